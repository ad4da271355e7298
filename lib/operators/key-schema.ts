import * as z from 'zod'
import { oneLine } from '@/lib/platform/text'
import { KEY_DAYS, keyPermissions } from './key-model'

export const NewKey = z.object({
  name: z.string().transform(oneLine).pipe(z.string().min(1, 'Enter a name.').max(80, 'Use at most 80 letters.')),
  permissions: z.array(z.enum(keyPermissions)).min(1, 'Name at least one permission.'),
  days: z.number().int().min(1).max(KEY_DAYS.most),
})
export type NewKey = z.infer<typeof NewKey>
