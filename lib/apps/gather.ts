import { lacksFactor } from '@/lib/access/factor-rule'
import type { Ctx, UserActor } from '@/lib/platform/context'
import type { AppId, OrgId, UserId } from '@/lib/platform/ids'
import { Prisma } from '@/lib/platform/prisma/client'
import { query } from '@/lib/platform/sql'
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
 * Decides what happens to an app's request in this browser, from three statements
 * at most (and one for a hint). Asked by the provider, which acts on it, and by
 * the hosted pages, which show it.
 */
export async function gatherEntry(
  ctx: Ctx,
  actor: UserActor | null,
  app: EntryApp,
  params: RequestParams,
): Promise<Coming> {
  const { session, orgs } = actor ? await whoComes(ctx, actor) : nobody
  const hinted = params.hinted_sub ? await subjectOf(ctx, params.hinted_sub) : null
  const named = await namedOrg(ctx, orgs, params.organization || hinted?.orgId)
  const scopes = (params.scope ?? '').split(' ').filter(Boolean)
  const consented = session && !app.firstParty ? await consentsOf(ctx, session.userId, app.id) : []
  const prompts = (params.prompt ?? '').split(' ')
  const facts: EntryFacts = {
    session: actor &&
      session && { confinedTo: actor.confinedTo, isFresh: isFresh(ctx, session.provenAt, app.id, params) },
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

type Comer = { session: EntrySession | null; orgs: readonly EnterableOrg[] }
const nobody: Comer = { session: null, orgs: [] }

type ComerRow = EntrySession & { orgs: (Omit<EnterableOrg, 'lastUsedAt'> & { lastUsedAt: string | null })[] }

/** The session, and where its person is a member: what they used last comes first. */
async function whoComes(ctx: Ctx, { sessionId }: UserActor): Promise<Comer> {
  const statement = Prisma.sql`
    select s.sid, s."userId", s."provenAt", s.amr, (
      select coalesce(json_agg(json_build_object('id', o.id, 'slug', o.slug, 'name', o.name,
        'lastUsedAt', m."lastUsedAt", 'requiresFactor', o."requiresFactor")
        order by m."lastUsedAt" desc nulls last, m."orgId"), '[]')
      from "Membership" m join "Org" o on o.id = m."orgId" where m."userId" = s."userId") as orgs
    from "Session" s where s.id = ${sessionId}`
  const [row] = await query<ComerRow>(ctx, 'app.who_comes', statement)
  if (!row) throw new Error('the session that was just found is gone')
  const { orgs, ...session } = row
  return {
    session,
    orgs: orgs.map((org) => ({ ...org, lastUsedAt: org.lastUsedAt === null ? null : new Date(org.lastUsedAt) })),
  }
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
