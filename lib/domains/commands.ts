import { record } from '@/lib/audit/record'
import { type Ctx, type OperatorActor, transact } from '@/lib/platform/context'
import { newSecret } from '@/lib/platform/crypto'
import { fail } from '@/lib/platform/errors'
import { type DomainId, type Id, newId, type OrgId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { requireClaimable } from './suffix'
import { checkDomainJob } from './sweep'

const CONTEST =
  'Its record went missing there. Have this organization prove the domain by DNS: both are told, and the other has fourteen days to answer.'

/**
 * Gives an organization a domain on the operator's word, without DNS. Adding
 * one that the organization already holds changes nothing. A domain verified
 * this way neither adopts accounts nor requires SSO before DNS proves it (I30).
 *
 * @throws Failure `domain_refused` for public mail, registry suffixes and what
 *   is no domain.
 * @throws Failure `domain_taken` when another organization holds it (I7).
 * @throws Failure `domain_expired_elsewhere` when another organization held it
 *   until its record was missing for too long: only proof may contest that (I8).
 */
export async function addVerifiedDomainAsOperator(
  ctx: Ctx<OperatorActor>,
  orgId: OrgId,
  typed: string,
): Promise<Id<'domain'>> {
  const name = requireClaimable(typed)

  return transact(ctx, async (tx) => {
    const [org] = await tx.db.$queryRaw<{ id: OrgId }[]>`select id from "Org" where id = ${orgId} for no key update`
    if (!org) fail('org_not_found')
    const own = await tx.db.domain.findUnique({ where: { orgId_name: { orgId, name } } })
    if (own?.state === 'verified') return own.id as Id<'domain'>

    // Whoever is second to prove a name finds it held: the index "Domain_owner" decides, whatever runs beside us.
    if (own) await tx.db.domain.delete({ where: { id: own.id }, select: { id: true } })
    const id = (own?.id as Id<'domain'> | undefined) ?? newId('domain')
    const proof = { state: 'verified', verifiedBy: 'operator', verifiedAt: tx.now } as const
    const row = {
      id,
      orgId,
      name,
      challenge: own?.challenge ?? newSecret(),
      createdAt: own?.createdAt ?? tx.now,
      ...proof,
    }
    const { count } = await tx.db.domain.createMany({ data: [row], skipDuplicates: true })
    if (!count) fail('domain_taken')
    // Asked after the row is ours: from here on nobody else can hold the name, and expire, behind our back.
    const lost = await tx.db.domain.count({ where: { name, orgId: { not: orgId }, state: 'expired' } })
    if (lost) fail('domain_expired_elsewhere', { detail: CONTEST })

    if (!own) await record(tx, org, 'domain.added', { domainId: id, name })
    await record(tx, org, 'domain.verified', { domainId: id, name, by: 'operator' })
    return id
  })
}

/**
 * Has the worker look at a domain now, for as long as one that was just added.
 *
 * @throws Failure `domain_not_found`
 */
export function checkDomainAsOperator(ctx: Ctx<OperatorActor>, orgId: OrgId, name: string): Promise<DomainId> {
  return transact(ctx, async (tx) => {
    const [known] = await tx.db.$queryRaw<{ id: DomainId; state: string }[]>`
      select id, state::text as state from "Domain" where "orgId" = ${orgId} and name = ${name} for update`
    if (!known) fail('domain_not_found')
    const { id, state } = known
    const begins = state === 'waiting' || state === 'expired' ? { waitingSince: tx.now } : {}
    await tx.db.domain.update({ where: { id }, data: { nextCheckAt: tx.now, ...begins }, select: { id: true } })
    await record(tx, { id: orgId }, 'domain.check_asked', { domainId: id, name })
    await enqueue(tx, checkDomainJob, { domainId: id })
    return id
  })
}
