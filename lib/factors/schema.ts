import * as z from 'zod'
import { idOf } from '@/lib/platform/ids'
import { oneLine } from '@/lib/platform/text'
import { PASSKEY_NAME_LETTERS, readTotpCode } from './model'

const name = z
  .string()
  .transform(oneLine)
  .pipe(z.string().min(1, 'Give it a name.').max(PASSKEY_NAME_LETTERS, 'Choose a shorter name.'))
const passkeyId = idOf('passkey')

export const NamePasskey = z.object({ name })

/** A browser's answer to a WebAuthn challenge, as JSON; lib/factors/webauthn.ts reads it. */
const answer = z.string().min(1).max(16_384)

export const AddPasskey = z.object({ challengeId: idOf('challenge'), name, answer })
export const RenamePasskey = z.object({ passkeyId, name })
export const RemovePasskey = z.object({ passkeyId })
export const ConfirmTotp = z.object({
  code: z.string().refine((typed) => readTotpCode(typed) !== null, 'Type the six digits that your app shows.'),
})

export type AddPasskey = z.infer<typeof AddPasskey>
export type RenamePasskey = z.infer<typeof RenamePasskey>
export type RemovePasskey = z.infer<typeof RemovePasskey>
export type ConfirmTotp = z.infer<typeof ConfirmTotp>
