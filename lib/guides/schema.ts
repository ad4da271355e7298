import * as z from 'zod'
import { OneDraft } from '@/lib/connections/schema'

export const TickStep = OneDraft.extend({ step: z.string().min(1).max(40), done: z.boolean() })
export type TickStep = z.infer<typeof TickStep>
