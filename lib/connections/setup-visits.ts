import { record } from '@/lib/audit/record'
import { actingAs, type Ctx, type SetupActor, type Tx, transact, type VisitorActor } from '@/lib/platform/context'
import { digest, matchesDigest, newSecret } from '@/lib/platform/crypto'
import { fail } from '@/lib/platform/errors'
import { type ConnectionId, newId, type OrgId, type RevisionId, type SetupLinkId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { addSeconds, HOUR_SECONDS } from '@/lib/platform/time'
import { setupCode } from './setup-emails'
import { isStillAsked, living } from './setup-links'
import { CODE_SECONDS, codePurpose, hearerOf } from './setup-model'

const TRIES = 5
/** So many codes are mailed an hour, whoever asks. */
const CODES_AN_HOUR = 5

export type SetupInvitation = {
  org: string
  connection: string
  askedBy: string
  /** Whom an answer of the contact reaches. */
  hearer: string
  contact: string
  expiresAt: Date
  used: boolean
}

/** What a link says before anybody opened it; looking changes nothing, since mail scanners look too. `null` for none. */
export async function peekSetupLink(ctx: Ctx, token: string): Promise<SetupInvitation | null> {
  return invitationWhere(ctx, { tokenHash: digest(token) })
}

/** The same for who is in already; `null` once the link has ended. */
export async function invitationOf(ctx: Ctx<SetupActor>): Promise<SetupInvitation | null> {
  return invitationWhere(ctx, { id: ctx.actor.setupLinkId })
}

async function invitationWhere(
  ctx: Ctx,
  where: { id: string } | { tokenHash: string },
): Promise<SetupInvitation | null> {
  const link = await ctx.db.setupLink.findFirst({
    where: { ...where, ...living(ctx.now) },
    select: {
      ...{ askedBy: true, contactName: true, expiresAt: true, firstUsedAt: true, orgId: true, createdById: true },
      connection: { select: { name: true, org: { select: { name: true } } } },
    },
  })
  if (!link || !(await isStillAsked(ctx, link))) return null
  const { connection, contactName: contact, firstUsedAt, askedBy, expiresAt } = link
  return {
    org: connection.org.name,
    connection: connection.name,
    askedBy,
    hearer: hearerOf(link, connection.org.name),
    contact,
    expiresAt,
    used: firstUsedAt !== null,
  }
}

/**
 * Exchanges a link for a browser's own secret (I29). The first browser is let
 * in; each further one needs a code that is mailed to the contact.
 *
 * @throws Failure `setup_link_gone`, `too_many_tries`
 */
export function openSetupLink(ctx: Ctx<VisitorActor>, token: string): Promise<{ secret: string; needsCode: boolean }> {
  return transact(ctx, async (tx) => {
    const tokenHash = digest(token)
    const first = await tx.db.setupLink.updateManyAndReturn({
      where: { tokenHash, firstUsedAt: null, ...living(tx.now) },
      data: { firstUsedAt: tx.now, lastUsedAt: tx.now },
    })
    const link = first[0] ?? (await tx.db.setupLink.findFirst({ where: { tokenHash, ...living(tx.now) } }))
    if (!link || !(await isStillAsked(tx, link))) fail('setup_link_gone')
    const needsCode = first.length === 0
    if (needsCode) await requireRoom(tx, link.id)

    const [id, secret] = [newId('setupVisit'), newSecret()]
    const opened = needsCode
      ? { expiresAt: addSeconds(tx.now, CODE_SECONDS) }
      : { openedAt: tx.now, expiresAt: link.expiresAt }
    await tx.db.setupVisit.create({
      data: { id, linkId: link.id, secretHash: digest(secret), createdAt: tx.now, ...opened },
      select: { id: true },
    })
    if (needsCode) await enqueue(tx, setupCode.job, { setupVisitId: id })
    else await noteOpened(tx, link, 'link')
    return { secret, needsCode }
  })
}

/** @throws Failure `wrong_code`, `setup_link_gone` where the visit waits for none, or five tries are used up. */
export async function typeSetupCode(ctx: Ctx<VisitorActor>, secret: string, code: string): Promise<void> {
  const tried = await ctx.db.setupVisit.updateManyAndReturn({
    where: {
      ...{ secretHash: digest(secret), openedAt: null, tries: { lt: TRIES }, expiresAt: { gt: ctx.now } },
      link: living(ctx.now),
    },
    data: { tries: { increment: 1 } },
    select: { id: true, codeHash: true, linkId: true },
  })
  const visit = tried[0] ?? fail('setup_link_gone')
  if (!visit.codeHash || !matchesDigest(codePurpose(visit.id, code), visit.codeHash)) fail('wrong_code')
  await transact(ctx, async (tx) => {
    const link = await tx.db.setupLink.findFirst({ where: { id: visit.linkId, ...living(tx.now) } })
    if (!link || !(await isStillAsked(tx, link))) fail('setup_link_gone')
    const { count } = await tx.db.setupVisit.updateMany({
      where: { id: visit.id, openedAt: null },
      data: { openedAt: tx.now, expiresAt: link.expiresAt, codeHash: null },
    })
    if (!count) fail('setup_link_gone')
    await noteOpened(tx, link, 'code')
  })
}

/** Who comes by a set-up link in this browser; `null` once the link was revoked or is over, and before its code. */
export async function setupVisitor(ctx: Ctx, secret: string): Promise<SetupActor | null> {
  const visit = await ctx.db.setupVisit.findFirst({
    where: { secretHash: digest(secret), openedAt: { not: null }, expiresAt: { gt: ctx.now }, link: living(ctx.now) },
    select: { link: true },
  })
  return visit && (await isStillAsked(ctx, visit.link)) ? actorOf(visit.link) : null
}

type Link = { id: string; orgId: string; connectionId: string; revisionId: string | null; contactName: string }

function actorOf({ id, orgId, connectionId, revisionId, contactName }: Link): SetupActor {
  const place = {
    ...{ orgId: orgId as OrgId, connectionId: connectionId as ConnectionId },
    revisionId: revisionId as RevisionId | null,
  }
  return { kind: 'setup', setupLinkId: id as SetupLinkId, ...place, contact: contactName }
}

async function noteOpened(tx: Tx, link: Link, by: 'link' | 'code'): Promise<void> {
  const actor = actorOf(link)
  await tx.db.setupLink.update({ where: { id: link.id }, data: { lastUsedAt: tx.now }, select: { id: true } })
  const { connectionId, setupLinkId } = actor
  await record(actingAs(tx, actor) as Tx<SetupActor>, { id: actor.orgId }, 'setup_link.opened', {
    connectionId,
    setupLinkId,
    by,
  })
}

async function requireRoom(tx: Tx, linkId: string): Promise<void> {
  const since = addSeconds(tx.now, -HOUR_SECONDS)
  await tx.db.$queryRaw`select 1 from "SetupLink" where id = ${linkId} for update`
  const asked = await tx.db.setupVisit.count({ where: { linkId, openedAt: null, createdAt: { gt: since } } })
  if (asked >= CODES_AN_HOUR) fail('too_many_tries')
}
