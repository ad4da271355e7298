import * as z from 'zod'
import { oneLine } from '@/lib/platform/text'

/** Addresses of operators are compared in lower case. */
export const OperatorEmail = z.email('This is not an address.').max(254).toLowerCase()

/** Why an operator acts; owners read it in their audit log and in a mail. One line. */
export const Reason = z
  .string()
  .transform(oneLine)
  .pipe(z.string().min(3, 'Say why, in a few words.').max(500, 'Use at most 500 letters.'))

export const NewOperator = z.object({
  name: z.string().transform(oneLine).pipe(z.string().min(1, 'Enter a name.').max(200, 'Use at most 200 letters.')),
  email: OperatorEmail,
})
export type NewOperator = z.infer<typeof NewOperator>

export const TeamName = z
  .string()
  .transform(oneLine)
  .pipe(z.string().min(1, 'Enter a name.').max(80, 'Use at most 80 letters.'))
