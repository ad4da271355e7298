import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'
import * as z from 'zod'
import { record } from '@/lib/audit/record'
import { type Ctx, type Tx, transact } from '@/lib/platform/context'
import { seal, unseal } from '@/lib/platform/crypto'
import { defineJob } from '@/lib/platform/jobs'
import type { Prisma } from '@/lib/platform/prisma/client'
import { addSeconds, DAY_SECONDS, HOUR_SECONDS } from '@/lib/platform/time'

export const SIGNING_ALG = 'RS256'
const PURPOSE = 'apps.signing-key'
/** A key signs this long before the next one takes over. */
export const SIGNS_SECONDS = 90 * DAY_SECONDS
/** Published before it signs, and after it stopped: longer than anybody keeps our key set (I21). */
export const OVERLAP_SECONDS = DAY_SECONDS
/** An old key is published until nothing that it signed lives. */
const RETIRED_SECONDS = 7 * DAY_SECONDS

export const rotateKeysJob = defineJob({
  name: 'apps.rotate-keys',
  payload: z.object({}),
  attempts: 3,
  backoffSeconds: 60,
})

export type SigningKeyState = 'current' | 'next' | 'retired'

/**
 * The keys that sign and are published, the signing one first: private JWKs
 * (RFC 7517). Made at first use, by whichever process comes first.
 */
export async function signingKeys(ctx: Ctx): Promise<{ jwks: JWK[]; version: string }> {
  const rows = await published(ctx)
  const complete = rows.some(({ state }) => state === 'current') && rows.some(({ state }) => state === 'next')
  const keys = complete ? rows : await transact(ctx, fillUp)
  const jwks = keys.map((key) => JSON.parse(unseal(PURPOSE, key.privateSealed) ?? unreadable(key.id)) as JWK)
  return { jwks, version: keys.map(({ id }) => id).join() }
}

/** Names of the published keys in order, to see whether they changed: one small query. */
export async function keysVersion(ctx: Ctx): Promise<string> {
  return (await published(ctx)).map(({ id }) => id).join()
}

const order = { current: 0, next: 1, retired: 2 } as const

async function published(ctx: Ctx) {
  const rows = await ctx.db.signingKey.findMany({
    where: {
      state: { not: 'withdrawn' },
      OR: [{ retiredAt: null }, { retiredAt: { gt: addSeconds(ctx.now, -RETIRED_SECONDS) } }],
    },
    orderBy: { createdAt: 'desc' },
  })
  return rows.sort((a, b) => order[a.state as SigningKeyState] - order[b.state as SigningKeyState])
}

/** Makes the keys that are missing; a lock keeps two processes from making different ones. */
async function fillUp(tx: Tx) {
  await lock(tx)
  const states = new Set((await published(tx)).map(({ state }) => state))
  if (!states.has('current')) await addKey(tx, 'current')
  if (!states.has('next')) await addKey(tx, 'next')
  return published(tx)
}

const lock = (tx: Tx) => tx.db.$executeRaw`select pg_advisory_xact_lock(hashtext('signing-keys'))`

async function addKey(tx: Tx, state: 'current' | 'next'): Promise<void> {
  const { publicKey, privateKey } = await generateKeyPair(SIGNING_ALG, { extractable: true })
  const publicJwk = await exportJWK(publicKey)
  const named = { kid: await calculateJwkThumbprint(publicJwk), use: 'sig', alg: SIGNING_ALG }
  await tx.db.signingKey.create({
    data: {
      ...{ id: named.kid, state, createdAt: tx.now, signsFrom: state === 'current' ? tx.now : null },
      privateSealed: seal(PURPOSE, JSON.stringify({ ...(await exportJWK(privateKey)), ...named })),
      publicJwk: { ...publicJwk, ...named } as Prisma.InputJsonObject,
    },
    select: { id: true },
  })
  await record(tx, null, 'signing_key.added', { kid: named.kid })
}

/**
 * Lets the next key sign and publishes another one, when the present key has
 * signed for its time and apps have had a day to see the next. Asked for
 * hourly; several workers may ask at once.
 *
 * @param options.atOnce `true` when a key leaked. Whoever has one may have all: every key is deleted, and two new ones
 *   take over. What the old ones signed counts for nothing any more; apps fetch the new ones when they see them.
 * @returns whether the keys changed.
 */
export async function rotateKeys(ctx: Ctx, { atOnce = false } = {}): Promise<boolean> {
  return transact(ctx, async (tx) => {
    await lock(tx)
    const keys = await fillUp(tx)
    const current = keys.find(({ state }) => state === 'current')!
    const next = keys.find(({ state }) => state === 'next')!
    if (atOnce) return replaceAll(tx, current.id)
    const isDue = addSeconds(current.signsFrom ?? current.createdAt, SIGNS_SECONDS) <= tx.now
    const isKnown = addSeconds(next.createdAt, OVERLAP_SECONDS) <= tx.now
    if (!(isDue && isKnown)) return false

    await tx.db.signingKey.update({ where: { id: current.id }, data: { state: 'retired', retiredAt: tx.now } })
    await tx.db.signingKey.update({ where: { id: next.id }, data: { state: 'current', signsFrom: tx.now } })
    await addKey(tx, 'next')
    await record(tx, null, 'signing_key.rotated', { from: current.id, to: next.id })
    return true
  })
}

async function replaceAll(tx: Tx, from: string): Promise<true> {
  await tx.db.signingKey.deleteMany()
  const [current] = await fillUp(tx)
  await record(tx, null, 'signing_key.rotated', { from, to: current!.id })
  return true
}

/** What a process may still believe of the keys; shorter than {@link OVERLAP_SECONDS} by far. */
export const KEYS_KNOWN_SECONDS = HOUR_SECONDS / 120

function unreadable(kid: string): never {
  throw new Error(`Signing key ${kid} was sealed with a key that ENCRYPTION_KEYS no longer holds.`)
}
