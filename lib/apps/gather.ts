import { lacksFactor } from '@/lib/access/factor-rule'
import { type Ctx, newCtx, type UserActor } from '@/lib/platform/context'
import type { AppId, OrgId, UserId } from '@/lib/platform/ids'
import { addSeconds } from '@/lib/platform/time'
import { decideEntry, type EntryFacts, type EntryStep } from './entry'
import { type RequestParams, resumedAt } from './request'

/** What the decision needs to know of an app. */
export type EntryApp = { id: AppId; orgId: OrgId | null; firstParty: boolean }

/** A person's session as apps see it: `sid` stays when the session goes on under another id. */
export type EntrySession = { sid: string; userId: UserId; provenAt: Date; amr: readonly string[] }

export type Coming = { step: EntryStep; session: EntrySession | null; orgs: readonly EnterableOrg[] }

export type EnterableOrg = { id: OrgId; slug: string; name: string; lastUsedAt: Date | null; requiresFactor: boolean }

/**
 * Decides what happens to an app's request in this browser, from three queries
 * at most (and one for a hint). Asked by the provider, which acts on it, and by
 * the hosted pages, which show it.
 */
export async function gatherEntry(
  ctx: Ctx,
  actor: UserActor | null,
  app: EntryApp,
  params: RequestParams,
): Promise<Coming> {
  const session = actor && (await sessionOf(newCtx(actor, ctx.now)))
  const orgs = session ? await enterableOrgs(ctx, session.userId) : []
  const hinted = params.hinted_sub ? await subjectOf(ctx, params.hinted_sub) : null
  const named = await namedOrg(ctx, orgs, params.organization || hinted?.orgId)
  const scopes = (params.scope ?? '').split(' ').filter(Boolean)
  const consented = session && !app.firstParty ? await consentsOf(ctx, session.userId, app.id) : []
  const prompts = (params.prompt ?? '').split(' ')
  const facts: EntryFacts = {
    session: session && { confinedTo: actor.confinedTo, isFresh: isFresh(ctx, session.provenAt, app.id, params) },
    appOrgId: app.orgId,
    named,
    memberOf: orgs.map(({ id }) => id),
    isSomebodyElse: Boolean(session && params.hinted_sub && hinted?.userId !== session.userId),
    wantsChoice: prompts.includes('select_account'),
    needsFactor: (orgId) => actor !== null && orgs.some((org) => org.id === orgId && lacksFactor(actor, org)),
    needsConsent: (orgId) => !app.firstParty && (prompts.includes('consent') || !covers(consented, orgId, scopes)),
  }
  return { step: decideEntry(facts), session, orgs }
}

function sessionOf(ctx: Ctx<UserActor>) {
  return ctx.db.session.findUniqueOrThrow({
    where: { id: ctx.actor.sessionId },
    select: { sid: true, userId: true, provenAt: true, amr: true },
  }) as Promise<EntrySession>
}

async function enterableOrgs(ctx: Ctx, userId: UserId): Promise<EnterableOrg[]> {
  const rows = await ctx.db.membership.findMany({
    where: { userId },
    select: { lastUsedAt: true, org: { select: { id: true, slug: true, name: true, requiresFactor: true } } },
    orderBy: [{ lastUsedAt: { sort: 'desc', nulls: 'last' } }, { orgId: 'asc' }],
  })
  return rows.map(({ org, lastUsedAt }) => ({ ...org, id: org.id as OrgId, lastUsedAt }))
}

/** `organization` takes a short name or an id. Somebody else's organization is answered like one that is not. */
async function namedOrg(ctx: Ctx, orgs: readonly EnterableOrg[], given: string | undefined) {
  if (!given) return null
  const own = orgs.find(({ id, slug }) => id === given || slug === given.toLowerCase())
  if (own) return own.id
  const found = await ctx.db.org.findFirst({
    where: { OR: [{ id: given }, { slug: given.toLowerCase() }] },
    select: { id: true },
  })
  return (found?.id as OrgId | undefined) ?? 'unknown'
}

/** `prompt=login` and `max_age`: a proof of before does; one given since the request came does always. */
function isFresh(ctx: Ctx, provenAt: Date, app: AppId, { prompt = '', max_age, resumed }: RequestParams): boolean {
  const since = resumedAt(resumed, app, ctx.now)
  if (since && provenAt >= since) return true
  if (prompt.split(' ').includes('login')) return false
  return max_age === undefined || addSeconds(provenAt, Number(max_age)) > ctx.now
}

/** Whom an app's hint names, and at which organization. */
function subjectOf(ctx: Ctx, sub: string) {
  return ctx.db.appSubject.findUnique({ where: { sub }, select: { userId: true, orgId: true } })
}

function consentsOf(ctx: Ctx, userId: UserId, appId: AppId) {
  return ctx.db.appConsent.findMany({ where: { userId, appId }, select: { orgId: true, scopes: true } })
}

function covers(consents: { orgId: string; scopes: string[] }[], orgId: OrgId, scopes: readonly string[]): boolean {
  const given = consents.find((consent) => consent.orgId === orgId)
  return given !== undefined && scopes.every((scope) => given.scopes.includes(scope))
}
