'use server'

import * as z from 'zod'
import { discardFailedJob, retryFailedJob } from '@/lib/audit/failed-jobs'
import { idOf } from '@/lib/platform/ids'
import { operatorAction } from '../operator-action'

const OneJob = z.object({ jobId: idOf('job') })

export const retry = operatorAction(OneJob, (ctx, { jobId }) => retryFailedJob(ctx, jobId))

export const discard = operatorAction(OneJob, (ctx, { jobId }) => discardFailedJob(ctx, jobId))
