import { record } from '@/lib/audit/record'
import { type Ctx, type SystemActor, type Tx, transact } from '@/lib/platform/context'
import { type DomainId, newId, type OrgId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { Prisma } from '@/lib/platform/prisma/client'
import type { Claimed } from './claim'
import { domainContested, domainExpired, domainExpires, domainMissing, domainVerified } from './emails'
import type { Looks } from './look'
import { decideLook, type LookFacts, type LookStep } from './outcome'
import { nextLookAt } from './pace'
import { diagnose, judgeLooks } from './verdict'

const LOOKS_KEPT = 50

/**
 * Writes a look down and does what follows from it, in one transaction; nothing
 * when the claim is lost or the domain removed. Of several organizations that
 * prove a name at once the index "Domain_owner" lets one through; the others
 * find it held and are contested.
 */
export async function settleLook(ctx: Ctx<SystemActor>, claimed: Claimed, looks: Looks): Promise<void> {
  try {
    await transact(ctx, (tx) => settle(tx, claimed, looks))
  } catch (error) {
    const isTaken = error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002'
    if (!isTaken) throw error
    await transact(ctx, (tx) => settle(tx, claimed, looks))
  }
}

type Row = LookFacts & { orgId: OrgId; addedById: string | null }

async function settle(tx: Tx<SystemActor>, { id, name, checkingUntil }: Claimed, looks: Looks): Promise<void> {
  const [held] = await tx.db.$queryRaw<{ id: string }[]>`
    select id from "Domain" where id = ${id} and "checkingUntil" = ${checkingUntil} for update`
  if (!held) return
  const { orgId, ...facts } = await factsOf(tx, id, name, looks)
  const step = decideLook(facts, tx.now)
  const changes = changesOf(step, tx.now)
  const after = { ...facts, ...changes }
  await tx.db.domain.update({
    where: { id },
    data: {
      ...changes,
      ...{ lastCheckAt: tx.now, checkCount: { increment: 1 }, checkingUntil: null },
      nextCheckAt: nextLookAt(after, tx.now),
    },
    select: { id: true },
  })
  await keep(tx, id, looks)
  await tell(tx, step.kind, { id, name, orgId })
}

async function factsOf(tx: Tx, id: DomainId, name: string, all: Looks): Promise<Row> {
  const row = await tx.db.domain.findUniqueOrThrow({ where: { id } })
  const others = await tx.db.domain.findMany({
    where: { name, id: { not: id }, state: { in: ['verified', 'missing', 'expired'] } },
    select: { state: true },
  })
  const notice = await tx.db.givenWarning.findUnique({ where: { key: noticeKey(id, row.missingSince) } })
  return {
    ...row,
    ...{ orgId: row.orgId as OrgId, verifiedBy: row.verifiedBy as Row['verifiedBy'] },
    verdict: judgeLooks(all),
    seen: all.looks.some(({ finding }) => finding === 'found'),
    noticeAt: notice?.givenAt ?? null,
    heldElsewhere: others.some(({ state }) => state !== 'expired'),
    lostElsewhere: others.some(({ state }) => state === 'expired'),
  }
}

const noticeKey = (id: DomainId, since: Date | null) => `domain-expires:${id}:${since?.toISOString() ?? ''}`

type Changes = {
  state?: Row['state']
  verifiedBy?: 'dns'
  verifiedAt?: Date
  contestedAt?: Date | null
  waitingSince?: null
  missingSince?: Date | null
  negatives?: Date[]
}

function changesOf(step: LookStep, now: Date): Changes {
  switch (step.kind) {
    case 'verify':
      return { state: 'verified', verifiedBy: 'dns', verifiedAt: now, contestedAt: null, ...isThere }
    case 'confirm':
      return { verifiedBy: 'dns', ...isThere }
    case 'return':
      return { state: 'verified', ...isThere }
    case 'keep':
      return isThere
    case 'contest':
      return { contestedAt: now }
    case 'yield':
      return { contestedAt: null }
    case 'note':
      return { negatives: step.negatives }
    case 'miss':
      return { state: 'missing', missingSince: now, negatives: step.negatives }
    case 'expire':
      return { state: 'expired', negatives: [], contestedAt: null, waitingSince: null }
    case 'warn':
    case 'nothing':
      return {}
  }
}

const isThere = { negatives: [], missingSince: null }

/** The last fifty looks of a domain stay. */
async function keep(tx: Tx, domainId: DomainId, all: Looks): Promise<void> {
  const look = { id: newId('look'), domainId, at: tx.now, verdict: judgeLooks(all), reading: diagnose(all) }
  await tx.db.domainLook.create({ data: { ...look, answers: all.looks }, select: { id: true } })
  await tx.db.$executeRaw`
    delete from "DomainLook" where id in (
      select id from "DomainLook" where "domainId" = ${domainId} order by at desc, id offset ${LOOKS_KEPT})`
}

type Which = { id: DomainId; name: string; orgId: OrgId }

/** Audit log and mails. */
async function tell(tx: Tx<SystemActor>, kind: LookStep['kind'], which: Which): Promise<void> {
  const { orgId: id, ...domain } = which
  const facts = { domainId: domain.id, name: domain.name }
  switch (kind) {
    case 'verify':
    case 'confirm':
      await record(tx, { id }, 'domain.verified', { ...facts, by: 'dns' })
      return enqueue(tx, domainVerified.job, { domainId: domain.id })
    case 'return':
      await record(tx, { id }, 'domain.found_again', facts)
      return enqueue(tx, domainVerified.job, { domainId: domain.id })
    case 'miss':
      await record(tx, { id }, 'domain.missing', facts)
      return enqueue(tx, domainMissing.job, { domainId: domain.id })
    case 'warn':
      return warn(tx, which)
    case 'expire':
      await record(tx, { id }, 'domain.expired', facts)
      return enqueue(tx, domainExpired.job, { domainId: domain.id })
    case 'contest':
      return contest(tx, which)
    case 'yield':
      return calm(tx, which)
    default:
  }
}

async function warn(tx: Tx<SystemActor>, { id }: Which): Promise<void> {
  const { missingSince } = await tx.db.domain.findUniqueOrThrow({ where: { id }, select: { missingSince: true } })
  await tx.db.givenWarning.createMany({
    data: [{ key: noticeKey(id, missingSince), givenAt: tx.now }],
    skipDuplicates: true,
  })
  await enqueue(tx, domainExpires.job, { domainId: id })
}

/** Whoever holds the name, or held it, is told as well; neither hears who the other is. */
async function contest(tx: Tx<SystemActor>, { id, name, orgId }: Which): Promise<void> {
  await record(tx, { id: orgId }, 'domain.contested', { domainId: id, name, as: 'prover' })
  await enqueue(tx, domainContested.job, { domainId: id, as: 'prover' })
  const holders = await tx.db.domain.updateManyAndReturn({
    where: { name, id: { not: id }, state: { in: ['verified', 'missing', 'expired'] }, contestedAt: null },
    data: { contestedAt: tx.now },
    select: { id: true, orgId: true },
  })
  for (const holder of holders) {
    const domainId = holder.id as DomainId
    await record(tx, { id: holder.orgId as OrgId }, 'domain.contested', { domainId, name, as: 'holder' })
    await enqueue(tx, domainContested.job, { domainId, as: 'holder' })
  }
}

/** Nobody else proves the name any more. */
export async function calm(tx: Tx, { id, name }: Pick<Which, 'id' | 'name'>): Promise<void> {
  const held = { in: ['verified', 'missing', 'expired'] as ('verified' | 'missing' | 'expired')[] }
  const others = await tx.db.domain.count({
    where: { name, id: { not: id }, state: 'waiting', contestedAt: { not: null } },
  })
  if (!others) await tx.db.domain.updateMany({ where: { name, state: held }, data: { contestedAt: null } })
}
