import { authorize } from '@/lib/access/authorize'
import { record } from '@/lib/audit/record'
import { type Ctx, type Tx, transact, type UserActor } from '@/lib/platform/context'
import { newSecret } from '@/lib/platform/crypto'
import { fail } from '@/lib/platform/errors'
import { type DomainId, type Id, newId, type OrgId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { limits, take } from '@/lib/platform/rate-limit'
import { shortTime } from '@/lib/platform/time'
import type { AddDomain, OneDomain, ShareDomain } from './schema'
import { calm } from './settle'
import { requireClaimable } from './suffix'
import { checkDomainJob } from './sweep'

/** Each is looked at again and again by the worker that serves everybody: their number has an end. */
const DOMAINS_AT_MOST = 100

/**
 * Adds a domain that waits for its DNS record, and has it looked at. It counts
 * for nothing until it is proven (I7), so that others may wait for it as well.
 * The record's value is new each time: one of before proves nothing.
 *
 * @throws Failure `domain_refused` with the reason, `domain_known`,
 *   `domains_full`, and those of `authorize`.
 */
export function addDomain(ctx: Ctx<UserActor>, orgId: OrgId, { name: typed }: AddDomain): Promise<DomainId> {
  return transact(ctx, async (tx) => {
    await authorize(tx, 'domain.manage', orgId)
    const name = requireClaimable(typed)
    await tx.db.$queryRaw`select id from "Org" where id = ${orgId} for no key update` // its domains are counted
    if ((await tx.db.domain.count({ where: { orgId } })) >= DOMAINS_AT_MOST) fail('domains_full')

    const id = newId('domain')
    const times = { createdAt: tx.now, waitingSince: tx.now, nextCheckAt: tx.now }
    const row = { id, orgId, name, challenge: newSecret(), addedById: tx.actor.userId, ...times }
    const { count } = await tx.db.domain.createMany({ data: [row], skipDuplicates: true })
    if (!count) fail('domain_known')

    await record(tx, { id: orgId }, 'domain.added', { domainId: id, name })
    await enqueue(tx, checkDomainJob, { domainId: id })
    return id
  })
}

/**
 * Removes a domain at once: sign-ins by it stop with the next one (I1), and its
 * loans end. Sessions that are open stay until they end. Added again, it needs
 * a new record.
 *
 * @throws Failure `domain_not_found`, and those of `authorize`.
 */
export function removeDomain(ctx: Ctx<UserActor>, orgId: OrgId, { domainId }: OneDomain): Promise<void> {
  return withDomain(ctx, orgId, { domainId, may: 'domain.manage' }, async (tx, { id, name }) => {
    await tx.db.domain.delete({ where: { id }, select: { id: true } })
    await calm(tx, { id, name })
    await record(tx, { id: orgId }, 'domain.removed', { domainId: id, name })
  })
}

/**
 * Has a domain looked at now. One that waits, or has expired, is looked at for
 * another 72 hours from here on.
 *
 * @throws Failure `checks_too_often` after ten looks in ten minutes,
 *   `domain_not_found`, and those of `authorize`.
 */
export async function checkDomainNow(ctx: Ctx<UserActor>, orgId: OrgId, { domainId }: OneDomain): Promise<void> {
  await authorize(ctx, 'domain.check', orgId)
  const known = await ctx.db.domain.findFirst({ where: { id: domainId, orgId }, select: { name: true } })
  if (!known) fail('domain_not_found')
  // Counted by name: removed and added it has another id.
  const verdict = await take(ctx.now, [[limits.domainLooks, `${orgId} ${known.name}`]])
  if (!verdict.allowed)
    fail('checks_too_often', { detail: `You can ask again from ${shortTime(verdict.retryAt, ctx.now)} on.` })
  await withDomain(ctx, orgId, { domainId, may: 'domain.check' }, async (tx, { id, name, state }) => {
    const begins = state === 'waiting' || state === 'expired' ? { waitingSince: tx.now } : {}
    await tx.db.domain.update({ where: { id }, data: { nextCheckAt: tx.now, ...begins }, select: { id: true } })
    await record(tx, { id: orgId }, 'domain.check_asked', { domainId: id, name })
    await enqueue(tx, checkDomainJob, { domainId: id })
  })
}

/**
 * Lets every organization of the company count a verified domain as its own,
 * or takes that back, which bites at the next sign-in (D06).
 *
 * @throws Failure `domain_not_verified`, `no_company`, `domain_not_found`, and
 *   those of `authorize`.
 */
export function shareDomain(ctx: Ctx<UserActor>, orgId: OrgId, { domainId, shared }: ShareDomain): Promise<void> {
  return withDomain(ctx, orgId, { domainId, may: 'domain.manage' }, async (tx, { id, name, state, verifiedBy }) => {
    const facts = { domainId: id, name }
    if (!shared) {
      const { count } = await tx.db.domain.updateMany({
        where: { id, companyId: { not: null } },
        data: { companyId: null },
      })
      if (count) await record(tx, { id: orgId }, 'domain.unshared', facts)
      return
    }
    if (state !== 'verified' || verifiedBy !== 'dns') fail('domain_not_verified')
    const org = await tx.db.org.findUniqueOrThrow({ where: { id: orgId }, select: { companyId: true } })
    const companyId = org.companyId as Id<'company'> | null
    if (!companyId) fail('no_company')
    await tx.db.domain.update({ where: { id }, data: { companyId }, select: { id: true } })
    await record(tx, { id: orgId }, 'domain.shared', { ...facts, companyId })
  })
}

type Held = { id: DomainId; name: string; state: string; verifiedBy: string | null }

/** Authorises, and holds the row against a look that settles at the same time. */
function withDomain(
  ctx: Ctx<UserActor>,
  orgId: OrgId,
  { domainId, may }: { domainId: DomainId; may: 'domain.check' | 'domain.manage' },
  change: (tx: Tx<UserActor>, domain: Held) => Promise<void>,
): Promise<void> {
  return transact(ctx, async (tx) => {
    await authorize(tx, may, orgId)
    const [domain] = await tx.db.$queryRaw<Held[]>`
      select id, name, state::text as state, "verifiedBy" from "Domain"
      where id = ${domainId} and "orgId" = ${orgId} for update`
    if (!domain) fail('domain_not_found')
    await change(tx, domain)
  })
}
