import { record } from '@/lib/audit/record'
import { hasFactor } from '@/lib/factors/model'
import { factorsOf } from '@/lib/factors/queries'
import { holdOrg } from '@/lib/identities/commands'
import { type Ctx, type IdentityActor, type Tx, transact } from '@/lib/platform/context'
import { matchesDigest } from '@/lib/platform/crypto'
import { type LinkRequestId, newId, type UserId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { forgive, limits, takeInTurn } from '@/lib/platform/rate-limit'
import { addSeconds } from '@/lib/platform/time'
import { findByIdentifier } from '@/lib/users/commands'
import { isMailHeld } from '@/lib/users/held-mail'
import { verifyPassword } from '@/lib/users/password'
import { accountTries } from '@/lib/users/tries'
import { proofCode } from './emails'
import { PROOF_SECONDS, PROOF_TRIES } from './model'
import type { AskProofCode, ProveByCode, ProveByPassword } from './schema'
import { settleProof } from './settle'
import { requireWaiting } from './waiting'

/** Where a request comes from: its network, and the digest of the cookie by which the browser is known again. */
export type From = { network: string; browserHash: string | null }

export type ProofOutcome = 'proven' | 'linked' | 'mismatch' | { retryAt: Date }

/**
 * Proves an older account to the identity that waits, by its password. Only a
 * member of the connection's organization can be proven; everybody else gets
 * `'mismatch'` after the same work (I15, I28). Shares the login's counters.
 *
 * @throws Failure `link_request_not_found`, `link_request_already_decided`.
 */
export async function proveByPassword(
  ctx: Ctx<IdentityActor>,
  { linkRequestId, identifier, password, ...from }: ProveByPassword & From,
): Promise<ProofOutcome> {
  const { orgId, identityId } = ctx.actor
  await requireWaiting(ctx, orgId, linkRequestId, { identityId })
  const user = await findByIdentifier(ctx, identifier)
  const account = await accountTries(ctx, { user, identifier, browserHash: from.browserHash })
  const verdict = await takeInTurn(ctx.now, [[limits.network, from.network], account])
  if (!verdict.allowed) return { retryAt: verdict.retryAt }

  const matches = await verifyPassword(user?.passwordHash ?? null, password)
  const [member, factors] = await Promise.all([isMember(ctx, user), factorsOf(ctx, (user?.id ?? '') as UserId)])
  // Who set up a factor does not want to be taken for the password alone: the mailed code is the way then.
  if (!user || !matches || !member || hasFactor(factors)) return 'mismatch'
  await forgive(...account)
  return transact(ctx, (tx) => settleProof(tx, linkRequestId, user.id as UserId, 'password'))
}

/**
 * Asks for a code by mail to the older account's verified address. The answer
 * and the work are the same for unknown accounts and strangers (I15): a proof
 * that nobody can complete is written, and its job finds nobody to mail to.
 *
 * @throws Failure `link_request_not_found`, `link_request_already_decided`.
 */
export async function askProofCode(
  ctx: Ctx<IdentityActor>,
  { linkRequestId, identifier, ...from }: AskProofCode & From,
): Promise<'sent' | { retryAt: Date }> {
  const { orgId, identityId } = ctx.actor
  await requireWaiting(ctx, orgId, linkRequestId, { identityId })
  const user = await findByIdentifier(ctx, identifier)
  const account = await accountTries(ctx, { user, identifier, browserHash: from.browserHash })
  const mails = [limits.mails, `proof:${user?.id ?? identifier}`] as const
  const verdict = await takeInTurn(ctx.now, [[limits.network, from.network], account, mails])
  if (!verdict.allowed) return { retryAt: verdict.retryAt }

  const [member, reachable] = await Promise.all([isMember(ctx, user), canBeMailed(ctx, user?.id)])
  const userId = user && member && reachable ? (user.id as UserId) : null
  await transact(ctx, (tx) => beginProof(tx, linkRequestId, userId))
  return 'sent'
}

/**
 * Proves the older account with the mailed code, in the browser that asked for
 * it. Five tries, once (I5); each is counted before it is compared.
 *
 * @throws Failure `link_request_not_found`, `link_request_already_decided`.
 */
export function proveByCode(
  ctx: Ctx<IdentityActor>,
  { linkRequestId, code }: ProveByCode,
): Promise<'proven' | 'linked' | 'mismatch'> {
  return transact(ctx, async (tx) => {
    const { orgId, identityId, transactionId } = tx.actor
    await holdOrg(tx, orgId)
    await requireWaiting(tx, orgId, linkRequestId, { identityId })
    const live = { usedAt: null, expiresAt: { gt: tx.now } }
    const [proof] = await tx.db.identityProof.updateManyAndReturn({
      where: { linkRequestId, identityId, transactionId, ...live, tries: { lt: PROOF_TRIES } },
      data: { tries: { increment: 1 } },
      select: { id: true, userId: true, codeHash: true },
    })
    if (!proof?.userId || !proof.codeHash || !matchesDigest(`${proof.id}:${code}`, proof.codeHash)) return 'mismatch'

    await tx.db.identityProof.update({ where: { id: proof.id }, data: { usedAt: tx.now }, select: { id: true } })
    return settleProof(tx, linkRequestId, proof.userId as UserId, 'code')
  })
}

/** One live proof for each request and each account: a new one ends those before it. */
async function beginProof(tx: Tx<IdentityActor>, linkRequestId: LinkRequestId, userId: UserId | null): Promise<void> {
  const { orgId, identityId, transactionId } = tx.actor
  await holdOrg(tx, orgId)
  await tx.db.$queryRaw`select id from "User" where id = ${userId ?? ''} for no key update` // other organizations ask too
  const { number } = await requireWaiting(tx, orgId, linkRequestId, { identityId })
  await tx.db.identityProof.updateMany({
    where: { usedAt: null, OR: [{ linkRequestId }, { userId: userId ?? '' }] },
    data: { usedAt: tx.now },
  })
  const proofId = newId('proof')
  const expiresAt = addSeconds(tx.now, PROOF_SECONDS)
  await tx.db.identityProof.create({
    data: { id: proofId, linkRequestId, identityId, userId, transactionId, createdAt: tx.now, expiresAt },
    select: { id: true },
  })
  await record(tx, { id: orgId }, 'link_request.proof_asked', { linkRequestId, number })
  await enqueue(tx, proofCode.job, { proofId })
}

async function isMember(
  ctx: Ctx<IdentityActor>,
  user: { id: string; disabledAt: Date | null } | null,
): Promise<boolean> {
  const { orgId } = ctx.actor
  const members = await ctx.db.membership.count({ where: { orgId, userId: user?.id ?? '' } })
  return members > 0 && user !== null && !user.disabledAt
}

/** Only a verified address proves anything, and none whose domain has just lost its record (I8). */
async function canBeMailed(ctx: Ctx<IdentityActor>, userId: string | undefined): Promise<boolean> {
  const known = { id: userId ?? '', email: '' } // nobody: the same work
  const user = await ctx.db.user.findUnique({
    where: { id: known.id },
    select: { id: true, email: true, emailVerifiedAt: true },
  })
  const held = await isMailHeld(ctx, user ?? known)
  return user?.emailVerifiedAt != null && !held
}
