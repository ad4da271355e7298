import * as z from 'zod'
import { idOf } from '@/lib/platform/ids'
import { defineJob } from '@/lib/platform/jobs'

/** Makes the account of somebody new; somebody waits for it on a page, so tries follow each other soon. */
export const provisionJob = defineJob({
  name: 'newcomers.provision',
  payload: z.object({ newcomerId: idOf('newcomer') }),
  attempts: 10,
  backoffSeconds: 1,
})
