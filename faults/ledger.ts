import { expect } from 'vitest'
import { db, pool } from '@/lib/platform/db'
import type { TakenMail } from '@/lib/testing/mail-provider'
import type { Told } from './story'

/** Every story that was told has come true once, with its audit events and its mails; nobody sees half of one. */
export async function expectTrueOnce(stories: readonly Told[], mails: readonly TakenMail[]): Promise<void> {
  expect(await unlike(stories, linksOf)).toEqual([])
  expect(await unlike(stories, (story) => mailsOf(story, mails))).toEqual([])
  await expectNothingHalf(mails)
}

/** Whatever the story was: no session without its event, no job that was given up, no mail that only one side knows. */
export async function expectNothingHalf(mails: readonly TakenMail[]): Promise<void> {
  expect(await sessionsWithoutEvent()).toEqual([])
  expect(await failedJobs()).toEqual([])
  expect(await mailsThatDiffer(mails)).toEqual([])
}

/** The stories of which `look` finds something else than it should, with what it found. */
async function unlike(stories: readonly Told[], look: (story: Told) => Promise<object> | object): Promise<string[]> {
  const found = await Promise.all(stories.map(async (story) => ({ story, is: JSON.stringify(await look(story)) })))
  return found.flatMap(({ story, is }) => (is === AS_IT_SHOULD_BE ? [] : [`${story.ada.email}: ${is}`]))
}

const AS_IT_SHOULD_BE = JSON.stringify([1, 1, 1, 1])

/** One identity, linked to Ada; one request, linked; one event for its opening, one for its end. */
async function linksOf({ org, ada, request }: Told): Promise<number[]> {
  const { connectionId } = org
  const identities = await db().identity.findMany({ where: { connectionId, email: ada.email } })
  const linked = identities.filter(({ userId }) => userId === ada.userId)
  const requests = await db().linkRequest.findMany({ where: { identityId: { in: identities.map(({ id }) => id) } } })
  const events = await db().auditEvent.groupBy({
    by: ['name'],
    where: { orgId: org.orgId, data: { path: ['linkRequestId'], equals: request } },
    _count: true,
  })
  const counted = (name: string) => events.find((event) => event.name === name)?._count ?? 0
  const isRight = identities.length === 1 && requests.length === 1 && requests[0]?.state === 'linked'
  return [linked.length, isRight ? 1 : 0, counted('link_request.opened'), counted('link_request.linked')]
}

/** “You can now sign in” to the address that the provider told, and the warning to the account's; the others at most once. */
function mailsOf({ ada }: Told, mails: readonly TakenMail[]): number[] {
  const subjects = mails.filter(({ to }) => to === ada.email).map(({ subject }) => subject)
  const counted = (part: string) => subjects.filter((subject) => subject.includes(part)).length
  return [
    counted('You can now sign in'),
    counted('was linked to your account'),
    Number(counted('We asked') <= 1),
    Number(subjects.length <= 3),
  ]
}

/** A session and the event of its beginning are one transaction: neither is there without the other. */
async function sessionsWithoutEvent(): Promise<unknown[]> {
  const { rows } = await pool().query(
    `select s.id as session, e.id as event from "Session" s
     full join (select id, data->>'sessionId' as session from "AuditEvent" where name = 'session.started') e on e.session = s.id
     where s.id is null or e.id is null`,
  )
  return rows
}

function failedJobs(): Promise<unknown[]> {
  return db().outboxJob.findMany({ where: { failedAt: { not: null } }, select: { name: true, lastError: true } })
}

/**
 * Mails that we believe to have sent and nobody took, and such that were taken
 * without our knowing. The worker may die between the two; its job then sends
 * the mail again, under the same key, unless what it says is no longer true.
 */
async function mailsThatDiffer(mails: readonly TakenMail[]): Promise<string[]> {
  const sent = new Set((await db().sentMail.findMany({ select: { jobId: true } })).map(({ jobId }) => jobId))
  const taken = new Set(mails.map(({ key }) => key))
  const unnoted = mails.filter(({ key, subject }) => !sent.has(key) && !ONLY_WHILE_WAITING.test(subject))
  return [...[...sent].filter((key) => !taken.has(key)), ...unnoted.map(({ key, subject }) => `${key} ${subject}`)]
}

const ONLY_WHILE_WAITING = /^We asked|waiting to be linked$/
