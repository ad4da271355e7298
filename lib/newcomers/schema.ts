import * as z from 'zod'
import { idOf } from '@/lib/platform/ids'
import { newcomerWays } from './model'

export const SetNewcomers = z.object({
  connectionId: idOf('connection'),
  newcomers: z.enum(newcomerWays),
  /** Where new people go; none where they ask. */
  teamId: z
    .union([idOf('team'), z.literal('')])
    .nullable()
    .transform((id) => id || null),
})
export type SetNewcomers = z.output<typeof SetNewcomers>
