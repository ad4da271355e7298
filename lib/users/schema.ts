import * as z from 'zod'
import { oneLine } from '@/lib/platform/text'
import { canonicalEmail, canonicalUsername, PASSWORD_LETTERS } from './model'

const current = z.string().min(1, 'Type your present password.').max(1000)
const next = z
  .string()
  .min(PASSWORD_LETTERS.min, `At least ${PASSWORD_LETTERS.min} characters.`)
  .max(PASSWORD_LETTERS.max, `At most ${PASSWORD_LETTERS.max} characters.`)

export const ChangePassword = z.object({ current, next })
export type ChangePassword = z.infer<typeof ChangePassword>

export const Email = z.string().refine((text) => canonicalEmail(text) !== null, 'This is not an address we can use.')
export const Username = z
  .string()
  .refine((text) => canonicalUsername(text) !== null, 'Letters, digits, dots, dashes and underscores; at most 64.')

export const NewUser = z.object({
  name: z.string().transform(oneLine).pipe(z.string().min(1).max(200)),
  username: Username,
  email: Email,
})
export type NewUser = z.infer<typeof NewUser>
