import * as z from 'zod'
import { warnOfEnds } from '@/lib/connections/expiry'
import type { Ctx, SystemActor } from '@/lib/platform/context'
import { defineJob } from '@/lib/platform/jobs'

/** Certificates and client secrets that end soon. */
export const warnOfEndsJob = defineJob({
  ...{ name: 'connections.warn-of-ends', payload: z.object({}) },
  ...{ attempts: 3, backoffSeconds: 60 },
})

export const warn = async (ctx: Ctx<SystemActor>): Promise<void> => void (await warnOfEnds(ctx))
