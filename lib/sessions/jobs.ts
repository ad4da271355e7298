import * as z from 'zod'
import { defineJob } from '@/lib/platform/jobs'

/**
 * Something ended that apps rely on: a session, a membership, an account, a
 * connection. The worker finds out what is dead by now and tells the apps
 * (lib/apps/sign-out.ts); nothing but whom to look at stands here.
 */
export const accessEndedJob = defineJob({
  name: 'access.ended',
  payload: z.object({
    userId: z.string().optional(),
    connectionId: z.string().optional(),
    sid: z.string().optional(),
    appId: z.string().optional(),
  }),
  attempts: 10,
  backoffSeconds: 2,
})
