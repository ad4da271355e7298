import * as z from 'zod'
import { idOf } from '@/lib/platform/ids'
import { oneLine } from '@/lib/platform/text'
import { Email } from '@/lib/users/schema'
import { invitedRoles } from './model'

/** A choice in a form that may be none. */
const teamOrNone = z
  .union([idOf('team'), z.literal('')])
  .nullable()
  .transform((id) => id || null)

export const Invite = z.object({
  email: z.string().trim().pipe(Email),
  role: z.enum(invitedRoles),
  teamId: teamOrNone,
})
export type Invite = z.output<typeof Invite>

export const OneInvitation = z.object({ invitationId: idOf('invitation') })
export type OneInvitation = z.infer<typeof OneInvitation>

/** What somebody without an account says about themselves. */
export const NewPerson = z.object({
  name: z.string().transform(oneLine).pipe(z.string().min(1).max(200)),
  password: z.string().max(1000),
})
export type NewPerson = z.infer<typeof NewPerson>
