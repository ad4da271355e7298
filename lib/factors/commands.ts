import { requireUnconfined } from '@/lib/access/authorize'
import { record } from '@/lib/audit/record'
import { type Ctx, transact, type UserActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import { newId, type SessionId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { addFactor } from '@/lib/sessions/commands'
import { endSessionsOf } from '@/lib/sessions/endings'
import { beginChallenge, type ChallengeId, closeChallenge, findChallenge } from './challenges'
import { factorChanged } from './emails'
import { enterOwnFactors, requireOwnProof, settleRemoval } from './guard'
import { amrOf, PASSKEYS_AT_MOST } from './model'
import { credentialsOf } from './queries'
import type { AddPasskey, RemovePasskey, RenamePasskey } from './schema'
import { readRegistration, registrationOptions } from './webauthn'

/**
 * Begins to add a passkey.
 *
 * @returns what `navigator.credentials.create` takes, as JSON, and the challenge to answer in this session.
 * @throws Failure `confined_session`, `proof_needed`, `too_many_factors`.
 */
export async function beginPasskey(ctx: Ctx<UserActor>): Promise<{ challengeId: ChallengeId; options: string }> {
  await requireOwnProof(ctx)
  const { userId, sessionId } = ctx.actor
  const existing = await credentialsOf(ctx, userId)
  if (existing.length >= PASSKEYS_AT_MOST) fail('too_many_factors')

  const person = await ctx.db.user.findUniqueOrThrow({ where: { id: userId }, select: { name: true, email: true } })
  const { id, challenge } = await beginChallenge(ctx, { purpose: 'register', browser: sessionId, userId, sessionId })
  const names = { id: userId, name: person.email, displayName: person.name }
  return { challengeId: id, options: await registrationOptions(challenge, names, existing) }
}

/**
 * Adds the passkey that answers the challenge, and tells the account's owner.
 * The session has shown a factor from now on.
 *
 * @returns the session's new id.
 * @throws Failure `factor_refused` for an answer to another challenge, an old one or one that was taken.
 * @throws Failure `passkey_taken` for a passkey that some account has.
 * @throws Failure `confined_session`, `proof_needed`.
 */
export async function addPasskey(ctx: Ctx<UserActor>, { challengeId, name, answer }: AddPasskey): Promise<SessionId> {
  await requireOwnProof(ctx)
  const { userId, sessionId } = ctx.actor
  const challenge = await findChallenge(ctx, challengeId, ['register'], sessionId)
  const made = challenge && (await readRegistration(answer, challenge.challenge))
  if (!challenge || !made) fail('factor_refused')

  return transact(ctx, async (tx) => {
    await enterOwnFactors(tx)
    if (!(await closeChallenge(tx, challenge))) fail('factor_refused')
    const passkeyId = newId('passkey')
    const row = { id: passkeyId, userId, name, ...made, createdAt: tx.now }
    const { count } = await tx.db.passkey.createMany({ data: [row], skipDuplicates: true }) // the index decides
    if (!count) fail('passkey_taken')

    await record(tx, null, 'passkey.added', { passkeyId, userId, name })
    await enqueue(tx, factorChanged.job, { userId, what: 'passkey_added' })
    return addFactor(tx, { amr: amrOf.passkey, factor: 'passkey' })
  })
}

/** Gives one of the person's passkeys another name. @throws Failure `confined_session`, `factor_not_found`. */
export function renamePasskey(ctx: Ctx<UserActor>, { passkeyId, name }: RenamePasskey): Promise<void> {
  return transact(ctx, async (tx) => {
    requireUnconfined(tx)
    const { userId } = tx.actor
    const { count } = await tx.db.passkey.updateMany({ where: { id: passkeyId, userId }, data: { name } })
    if (!count) fail('factor_not_found')
    await record(tx, null, 'passkey.renamed', { passkeyId, userId, name })
  })
}

/**
 * Removes one of the person's passkeys, ends their sessions in other browsers
 * and tells them.
 *
 * @throws Failure `factor_needed` when it is the last factor and somebody asks for one.
 * @throws Failure `confined_session`, `proof_needed`, `factor_not_found`.
 */
export function removePasskey(ctx: Ctx<UserActor>, { passkeyId }: RemovePasskey): Promise<void> {
  return transact(ctx, async (tx) => {
    await enterOwnFactors(tx)
    const { userId, sessionId } = tx.actor
    const passkey = await tx.db.passkey.findUnique({ where: { id: passkeyId, userId }, select: { name: true } })
    if (!passkey) fail('factor_not_found')

    await tx.db.passkey.delete({ where: { id: passkeyId }, select: { id: true } })
    await settleRemoval(tx)
    await endSessionsOf(tx, userId, 'passkey removed', sessionId)
    await record(tx, null, 'passkey.removed', { passkeyId, userId, name: passkey.name })
    await enqueue(tx, factorChanged.job, { userId, what: 'passkey_removed' })
  })
}
