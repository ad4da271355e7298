import * as z from 'zod'
import { Reason } from '@/lib/operators/schema'
import { idOf } from '@/lib/platform/ids'
import { oneLine } from '@/lib/platform/text'
import { appKinds } from './model'

export const ADDRESSES_AT_MOST = 20
export const ADDRESS_LETTERS = 500

const appId = idOf('app')
const name = z
  .string()
  .transform(oneLine)
  .pipe(z.string().min(1, 'Give it a name that people recognise.').max(80, 'Use at most 80 letters.'))

/** Addresses as somebody types them, one a line. No address holds a space, so that spaces part them as well. */
const addresses = z.string().transform((typed, ctx) => {
  const list = [...new Set(typed.split(/\s+/).filter(Boolean))]
  if (list.length > ADDRESSES_AT_MOST) ctx.addIssue(`Use at most ${ADDRESSES_AT_MOST} addresses.`)
  if (list.some((address) => address.length > ADDRESS_LETTERS))
    ctx.addIssue(`An address has at most ${ADDRESS_LETTERS} letters.`)
  return list
})
const atLeastOne = addresses.refine((list) => list.length > 0, 'Enter at least one address.')
const addressIfAny = z.string().trim().max(ADDRESS_LETTERS, `Use at most ${ADDRESS_LETTERS} letters.`)

/** What an app's addresses must be like beyond that depends on its kind: lib/apps/addresses.ts. */
export const CreateApp = z.object({
  ...{ name, kind: z.enum(appKinds), redirectUris: atLeastOne },
  /** The vendor's own app asks people before it knows them, as those of organizations do anyway. */
  asksConsent: z.boolean().optional(),
})
export type CreateApp = z.infer<typeof CreateApp>

/** What is left out stays; an empty address takes it away. */
export const ChangeApp = z.object({
  appId,
  name: name.optional(),
  redirectUris: atLeastOne.optional(),
  postLogoutRedirectUris: addresses.optional(),
  backchannelLogoutUri: addressIfAny.optional(),
  homeUrl: addressIfAny.optional(),
})
export type ChangeApp = z.infer<typeof ChangeApp>

export const OneApp = z.object({ appId })
export type OneApp = z.infer<typeof OneApp>

export const RevokeSecret = z.object({ appId, secretId: idOf('appSecret') })
export type RevokeSecret = z.infer<typeof RevokeSecret>

export const DisallowApp = z.object({ appId, orgId: idOf('org') })

/** Why, where an operator acts (I30); owners of an organization are not asked. */
const reason = (asked: boolean): z.ZodType<string, string> => (asked ? Reason : z.string())

// The forms of the console, which owners and operators share.
export const createAppForm = (asksReason: boolean) => CreateApp.extend({ reason: reason(asksReason) })
export const changeAppForm = (asksReason: boolean) =>
  ChangeApp.omit({ appId: true }).extend({ reason: reason(asksReason) })
export const reasonForm = (asksReason: boolean) => z.object({ reason: reason(asksReason) })
