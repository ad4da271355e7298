import { record } from '@/lib/audit/record'
import { type Ctx, type SystemActor, type Tx, transact } from '@/lib/platform/context'
import { isFailure } from '@/lib/platform/errors'
import { fetchOutside } from '@/lib/platform/http'
import { type ConnectionId, newId, type OrgId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { log } from '@/lib/platform/log'
import { addSeconds, DAY_SECONDS, HOUR_SECONDS } from '@/lib/platform/time'
import { type Certificate, MAX_KEYS } from './certificates'
import { keyFound, metadataTrouble } from './emails'
import { addKey } from './keys'
import { type LiveRow, liveColumns, lockConnection } from './live'
import { type IdpFacts, readIdpMetadata } from './metadata'
import { isSignedBy } from './signed-metadata'

/** As many as one run looks at, some of them at once; the next run, a minute later, goes on. */
const BATCH = 200
const AT_ONCE = 5
const AGAIN_SECONDS = 6 * HOUR_SECONDS
/** For so long an address may not answer before anybody is told. */
const PATIENCE_SECONDS = 3 * DAY_SECONDS

/** What owners are told stands in `metadataProblem`, in words. */
export const metadataProblems = {
  unreachable: 'For three days the metadata did not answer. Nothing changed; new certificates would go unnoticed.',
  unreadable: 'What stands at the metadata’s address is no metadata that we can read. Nothing changed.',
  another_entity: 'The metadata names another provider (entity ID) now. We did not take anything of it.',
} as const

type Read = { ok: true; facts: IdpFacts; xml: string } | { ok: false; reason: 'unreachable' | 'unreadable' }

/**
 * Reads the metadata of connections whose day it is, at the address that an
 * owner gave (I12). A new key in it waits for an owner, or counts at once
 * beside the old ones where the owners have chosen so and a key that is trusted
 * already has signed the metadata (I25). Nothing is ever taken away by it.
 *
 * @returns how many were read
 */
export async function refreshDue(ctx: Ctx<SystemActor>): Promise<number> {
  const due = await ctx.db.connection.findMany({
    where: { metadataNextCheckAt: { lte: ctx.now }, metadataUrl: { not: null }, issuer: { not: '' } },
    orderBy: { metadataNextCheckAt: 'asc' },
    take: BATCH,
    select: { id: true, orgId: true, metadataUrl: true, metadataNextCheckAt: true },
  })
  const waiting = [...due]
  const work = async () => {
    let count = 0
    for (let row = waiting.shift(); row; row = waiting.shift())
      if (await claimed(ctx, row)) count += await readOne(ctx, row)
    return count
  }
  const counts = await Promise.all(Array.from({ length: AT_ONCE }, work))
  return counts.reduce((sum, count) => sum + count, 0)
}

type Due = { id: string; orgId: string; metadataUrl: string | null; metadataNextCheckAt: Date | null }

/** Of two workers one reads it. Whoever dies on the way leaves it to the next try. */
async function claimed(ctx: Ctx, { id, metadataNextCheckAt }: Due): Promise<boolean> {
  const { count } = await ctx.db.connection.updateMany({
    where: { id, metadataNextCheckAt },
    data: { metadataNextCheckAt: addSeconds(ctx.now, AGAIN_SECONDS) },
  })
  return count > 0
}

/** What goes wrong with one connection's metadata is no reason to leave the others unread. */
async function readOne(ctx: Ctx<SystemActor>, row: Due): Promise<number> {
  try {
    return await refreshOne(ctx, row)
  } catch (error) {
    log.error('metadata could not be read', error)
    return 0
  }
}

async function refreshOne(ctx: Ctx<SystemActor>, { id, orgId, metadataUrl }: Due): Promise<number> {
  const read = await readAt(metadataUrl!)
  await transact(ctx, async (tx) => {
    const row = await lockConnection(tx, orgId as OrgId, id as ConnectionId)
    const now = await tx.db.connection.findUniqueOrThrow({ where: { id }, select: policyColumns })
    if (now.metadataUrl !== metadataUrl) return // another revision is live since
    if (!read.ok) return noteTrouble(tx, row, now, read.reason)
    if (read.facts.entityId !== row.issuer) return noteProblem(tx, row, now, metadataProblems.another_entity)
    await takeStock(tx, row, now.takesNewKeys && isSignedBy(read.xml, pemsOf(row), tx.now), read.facts)
  })
  return 1
}

const policyColumns = { metadataUrl: true, metadataCheckedAt: true, metadataProblem: true, takesNewKeys: true } as const
type Policy = { metadataCheckedAt: Date | null; metadataProblem: string | null }

const pemsOf = ({ certificates }: Pick<LiveRow, 'certificates'>) => certificates.map(({ pem }) => pem)

async function readAt(address: string): Promise<Read> {
  try {
    const response = await fetchOutside(address, { headers: { accept: 'application/samlmetadata+xml, text/xml, */*' } })
    if (response.status !== 200) return { ok: false, reason: 'unreachable' }
    const xml = (await response.text()).replace(/^\uFEFF/, '').trim()
    return { ok: true, facts: readIdpMetadata(xml), xml }
  } catch (error) {
    if (!isFailure(error)) throw error
    const isAway = error.code === 'provider_unreachable' || error.code === 'address_not_public'
    return { ok: false, reason: isAway ? 'unreachable' : 'unreadable' }
  }
}

async function takeStock(tx: Tx<SystemActor>, row: LiveRow, mayTake: boolean, facts: IdpFacts): Promise<void> {
  const trusted = row.certificates.map(({ fingerprint }) => fingerprint)
  const unknown = facts.certificates.filter(({ fingerprint }) => !trusted.includes(fingerprint))
  for (const certificate of unknown) await meet(tx, row.id as ConnectionId, mayTake, certificate)
  await tx.db.connection.update({
    where: { id: row.id },
    data: {
      ...{ metadataCheckedAt: tx.now, metadataProblem: null },
      metadataNextCheckAt: addSeconds(tx.now, DAY_SECONDS),
    },
    select: { id: true },
  })
}

/**
 * A key that nobody has answered about yet. One that was refused, or taken from
 * the connection, stays out; one for which there is no room waits for an owner.
 */
async function meet(tx: Tx<SystemActor>, connectionId: ConnectionId, mayTake: boolean, certificate: Certificate) {
  const { fingerprint } = certificate
  const { count } = await tx.db.foundKey.createMany({
    data: [{ id: newId('foundKey'), connectionId, ...certificate, foundAt: tx.now }],
    skipDuplicates: true,
  })
  const waits = await tx.db.foundKey.count({ where: { connectionId, fingerprint, state: 'waiting' } })
  const row = await tx.db.connection.findUniqueOrThrow({ where: { id: connectionId }, select: liveColumns })
  const org = { id: row.orgId as OrgId }
  if (mayTake && waits && row.certificates.length < MAX_KEYS) {
    await record(tx, org, 'connection.key_taken', { connectionId, fingerprint, by: 'policy' })
    return addKey(tx, row, certificate)
  }
  if (!count) return
  await record(tx, org, 'connection.key_found', { connectionId, fingerprint })
  await enqueue(tx, keyFound.job, { connectionId, fingerprint })
}

async function noteTrouble(tx: Tx<SystemActor>, row: LiveRow, policy: Policy, reason: 'unreachable' | 'unreadable') {
  const since = policy.metadataCheckedAt
  if (since && addSeconds(since, PATIENCE_SECONDS) > tx.now) return
  await noteProblem(tx, row, policy, metadataProblems[reason])
}

async function noteProblem(tx: Tx<SystemActor>, { id }: LiveRow, { metadataProblem: before }: Policy, problem: string) {
  if (before === problem) return
  await tx.db.connection.update({ where: { id }, data: { metadataProblem: problem }, select: { id: true } })
  await enqueue(tx, metadataTrouble.job, { connectionId: id as ConnectionId })
}
