import * as z from 'zod'
import { sweepAbandonedAttempts } from '@/lib/attempts/commands'
import { expireLinkRequests } from '@/lib/link-requests/sweep'
import type { Ctx, SystemActor } from '@/lib/platform/context'
import { defineJob } from '@/lib/platform/jobs'

const payload = z.object({})

/** Sign-ins that went to an IdP and never came back. */
export const abandonedAttemptsJob = defineJob({ name: 'attempts.abandon', payload, attempts: 2, backoffSeconds: 10 })

export const abandonAttempts = async (ctx: Ctx<SystemActor>): Promise<void> => void (await sweepAbandonedAttempts(ctx))

/** Link requests that nobody decided in thirty days. */
export const expireRequestsJob = defineJob({ name: 'link-requests.expire', payload, attempts: 3, backoffSeconds: 60 })

export const expireRequests = async (ctx: Ctx<SystemActor>): Promise<void> => void (await expireLinkRequests(ctx))
