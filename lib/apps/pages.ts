import * as z from 'zod'
import { seal, unseal } from '@/lib/platform/crypto'

const SignOut = z.object({ xsrf: z.string(), app: z.string().nullable(), isSure: z.boolean() })
const SIGN_OUT = 'apps.sign-out'

/** What our page needs to ask whether to sign out: the provider's form secret, the app, and whether it proved whom it means. */
export type SignOutRequest = z.infer<typeof SignOut>

export function sealSignOut(request: SignOutRequest): string {
  return seal(SIGN_OUT, JSON.stringify(request))
}

export function openSignOut(sealed: string | null): SignOutRequest | null {
  const opened = sealed ? unseal(SIGN_OUT, sealed) : null
  const parsed = opened ? SignOut.safeParse(JSON.parse(opened)) : null
  return parsed?.success ? parsed.data : null
}
