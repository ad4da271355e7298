import { expect, test } from 'vitest'
import { transact } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import { newId } from '@/lib/platform/ids'
import { asOperator } from '@/lib/testing/actors'
import { aMember, anOrg, aWaitingRequest } from '@/lib/testing/factories'
import { discardFailedJob, listFailedJobs, retryFailedJob } from './failed-jobs'
import { record } from './record'

async function aJob(failedAt: Date | null, payload: object = { secret: 'x' }) {
  const id = newId('job')
  const at = new Date('2026-11-03T09:00:00Z')
  const row = { id, name: 'test.job', payload, runAt: at, createdAt: at, enqueuedAt: at, tries: 3 }
  await db().outboxJob.create({ data: { ...row, failedAt, lastError: failedAt && 'it broke' } })
  return id
}

test('failed jobs are listed, the latest first, without their payload', async () => {
  const older = await aJob(new Date('2026-11-03T10:00:00Z'))
  const newer = await aJob(new Date('2026-11-03T11:00:00Z'))
  await aJob(null)

  const jobs = await listFailedJobs(asOperator())

  expect(jobs.map(({ id }) => id)).toEqual([newer, older])
  expect(jobs[0]).toMatchObject({ name: 'test.job', tries: 3, lastError: 'it broke' })
  expect(jobs[0]).not.toHaveProperty('payload')
})

test('a retried job has all its tries again, and the log says who asked for it', async () => {
  const jobId = await aJob(new Date())

  await retryFailedJob(asOperator(), jobId)

  expect(await db().outboxJob.findUnique({ where: { id: jobId } })).toMatchObject({
    ...{ failedAt: null, enqueuedAt: null, tries: 0 },
  })
  expect(await db().auditEvent.findMany({ where: { name: 'job.retried' } })).toMatchObject([
    { orgId: null, actor: { kind: 'operator' }, data: { jobId, name: 'test.job' } },
  ])
})

test('a job that has not failed cannot be retried', async () => {
  const jobId = await aJob(null)
  const before = await db().auditEvent.count()

  await expect(retryFailedJob(asOperator(), jobId)).rejects.toMatchObject({ code: 'job_not_found' })

  expect(await db().auditEvent.count()).toBe(before)
})

test('of two operators who retry at once, one is told', async () => {
  const jobId = await aJob(new Date())

  const results = await Promise.allSettled([1, 2].map(() => retryFailedJob(asOperator(), jobId)))

  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('a discarded job is done by nobody, leaves the list, and cannot be retried nor discarded again', async () => {
  const jobId = await aJob(new Date())

  await discardFailedJob(asOperator(), jobId)

  expect(await db().outboxJob.findUnique({ where: { id: jobId } })).toMatchObject({ discardedAt: expect.any(Date) })
  expect((await listFailedJobs(asOperator())).map(({ id }) => id)).not.toContain(jobId)
  for (const act of [retryFailedJob, discardFailedJob])
    await expect(act(asOperator(), jobId)).rejects.toMatchObject({ code: 'job_not_found' })
  expect(await db().auditEvent.findMany({ where: { name: 'job.discarded' } })).toMatchObject([
    { orgId: null, actor: { kind: 'operator', reason: 'a test' }, data: { jobId, name: 'test.job' } },
  ])
})

test('a job that has not failed cannot be discarded', async () => {
  await expect(discardFailedJob(asOperator(), await aJob(null))).rejects.toMatchObject({ code: 'job_not_found' })
})

test('of two operators who discard at once, one is told', async () => {
  const jobId = await aJob(new Date())

  const results = await Promise.allSettled([1, 2].map(() => discardFailedJob(asOperator(), jobId)))

  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('discarding what concerns an organization stands in its log, whatever names it', async () => {
  const orgId = await anOrg()
  const userId = await aMember(orgId)
  const { id: linkRequestId, identity } = await aWaitingRequest(orgId)
  const act = asOperator()
  await transact(act, (tx) => record(tx, { id: orgId }, 'org.plan_changed', { plan: 'team' }))
  const payloads = [
    { orgId, userId },
    { linkRequestId },
    { identityId: identity.id },
    { connectionId: identity.connectionId },
    { requestId: act.requestId, at: act.now.toISOString() },
  ]

  for (const payload of [...payloads, { userId }]) await discardFailedJob(asOperator(), await aJob(new Date(), payload))

  const where = { name: 'job.discarded', orgId }
  expect(await db().auditEvent.count({ where })).toBe(payloads.length)
})
