import * as z from 'zod'
import { refreshDue } from '@/lib/connections/refresh'
import type { Ctx, SystemActor } from '@/lib/platform/context'
import { defineJob } from '@/lib/platform/jobs'

/** Metadata whose day it is; a run that fails is followed by the next one. */
export const refreshMetadataJob = defineJob({
  ...{ name: 'connections.refresh-metadata', payload: z.object({}) },
  ...{ attempts: 2, backoffSeconds: 30 },
})

export const refreshMetadata = async (ctx: Ctx<SystemActor>): Promise<void> => void (await refreshDue(ctx))
