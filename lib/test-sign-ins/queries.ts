import { authorize } from '@/lib/access/authorize'
import { giveRevisionTo } from '@/lib/connections/first-revision'
import type { Ctx, UserActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { ConnectionId, OrgId, RevisionId, SetupLinkId } from '@/lib/platform/ids'
import type { Report } from './report'
import { findTest } from './row'
import { type TestView, viewOf } from './view'

/** The last test of a revision that came to a report; `ok` when a real sign-in would have been let on. */
export async function lastTest(ctx: Ctx, revisionId: RevisionId): Promise<{ ok: boolean; at: Date } | null> {
  const row = await ctx.db.testSignIn.findFirst({
    where: { revisionId, state: 'done' },
    orderBy: { createdAt: 'desc' },
    select: { report: true, answeredAt: true },
  })
  return row?.answeredAt ? { ok: (row.report as unknown as Report).ok, at: row.answeredAt } : null
}

/** The newest test of a revision of this organization, with all that an admin may see; `null` before there is one. */
export async function getLatestTest(ctx: Ctx<UserActor>, orgId: OrgId, revisionId: string): Promise<TestView | null> {
  const org = await authorize(ctx, 'connection.test', orgId)
  const row = await ctx.db.testSignIn.findFirst({
    where: { orgId: org.id, revisionId },
    orderBy: { createdAt: 'desc' },
  })
  return row && viewOf(ctx, row, true)
}

/** One test. @throws Failure `not_found`, also for another organization's. */
export async function getTest(ctx: Ctx<UserActor>, orgId: OrgId, testId: string): Promise<TestView> {
  const org = await authorize(ctx, 'connection.test', orgId)
  const row = await findTest(ctx, testId)
  return row?.orgId === org.id ? viewOf(ctx, row, true) : fail('not_found')
}

/**
 * The newest test that was begun through a set-up link, without people: names
 * of checks and attributes, no values, nobody's account (I29). The caller has
 * let the link's visitor in.
 */
export async function getLatestTestOfLink(
  ctx: Ctx,
  setupLinkId: SetupLinkId,
  revisionId: RevisionId,
): Promise<TestView | null> {
  const row = await ctx.db.testSignIn.findFirst({ where: { setupLinkId, revisionId }, orderBy: { createdAt: 'desc' } })
  return row && viewOf(ctx, row, false)
}

/** Names what a page about a revision's tests shows now: another text means that there is news. */
export async function getTestVersion(ctx: Ctx<UserActor>, orgId: OrgId, revisionId: string): Promise<string> {
  const org = await authorize(ctx, 'connection.test', orgId)
  return versionOf(ctx, { orgId: org.id, revisionId })
}

/** The same of the tests that were begun through a set-up link, whose visitor the caller has let in. */
export function getTestVersionOfLink(ctx: Ctx, setupLinkId: SetupLinkId, revisionId: RevisionId): Promise<string> {
  return versionOf(ctx, { setupLinkId, revisionId })
}

async function versionOf(ctx: Ctx, where: { orgId?: OrgId; setupLinkId?: SetupLinkId; revisionId: string }) {
  const row = await ctx.db.testSignIn.findFirst({
    where,
    orderBy: { createdAt: 'desc' },
    select: { id: true, state: true },
  })
  return row ? `${row.id}.${row.state}` : 'none'
}

export type TestedRevision = { id: RevisionId; number: number; state: string; testedAt: Date | null }

/**
 * The revisions of a connection that can be tried: its draft and what is live,
 * the draft first. What is live since before it had revisions gets one here.
 */
export async function listTestable(
  ctx: Ctx<UserActor>,
  orgId: OrgId,
  connectionId: ConnectionId,
): Promise<TestedRevision[]> {
  const org = await authorize(ctx, 'connection.test', orgId)
  const known = await testableOf(ctx, org.id, connectionId)
  if (known.some(({ state }) => state === 'live')) return known
  const complete = { id: connectionId, orgId: org.id, issuer: { not: '' } }
  if (!(await ctx.db.connection.count({ where: complete }))) return known
  await giveRevisionTo(ctx, org.id, connectionId)
  return testableOf(ctx, org.id, connectionId)
}

async function testableOf(ctx: Ctx, orgId: OrgId, connectionId: ConnectionId): Promise<TestedRevision[]> {
  const rows = await ctx.db.connectionRevision.findMany({
    where: { connectionId, connection: { orgId }, state: { in: ['draft', 'live'] } },
    orderBy: { number: 'desc' },
    select: { id: true, number: true, state: true, testedAt: true },
  })
  return rows as TestedRevision[] // ids of that table
}
