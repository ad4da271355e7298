import type { SsoAnswer } from '@/lib/connections/identity'
import { holdOrg, linkIdentity } from '@/lib/identities/commands'
import { type Ctx, type IdentityActor, type Tx, transact, type VisitorActor } from '@/lib/platform/context'
import type { IdentityId, OrgId, UserId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { Prisma } from '@/lib/platform/prisma/client'
import { query } from '@/lib/platform/sql'
import { identityCarried } from './carry-emails'
import { type Carried, carriedSql } from './carry-sql'
import type { Transaction } from './transaction'

/** A link is about to be carried over, and the organization is not held yet. */
class OrgNotHeld extends Error {}

/**
 * Runs a sign-in's transaction. Whoever links or unlinks holds the organization
 * first and identities after it; a sign-in, which holds its identity, asks for
 * the organization only once it is known to carry a link. It then begins anew
 * with the organization held, so that two never wait for each other, and what
 * it decides by is what the last of them left.
 */
export async function transactHolding<T>(
  ctx: Ctx<VisitorActor>,
  orgId: OrgId,
  work: (tx: Tx<VisitorActor>, isHeld: boolean) => Promise<T>,
): Promise<T> {
  try {
    return await transact(ctx, (tx) => work(tx, false))
  } catch (error) {
    if (!(error instanceof OrgNotHeld)) throw error
  }
  return transact(ctx, async (tx) => {
    await holdOrg(tx, orgId)
    return work(tx, true)
  })
}

/**
 * Gives the sign-in the link that its person has at the replaced connection,
 * for good, and tells them where they can be told. That it may be is decided.
 *
 * @param isHeld the organization, by {@link transactHolding}
 */
export async function carryLink(
  tx: Tx<IdentityActor>,
  { userId, fromId }: Pick<Carried, 'userId' | 'fromId'>,
  isHeld: boolean,
): Promise<void> {
  if (!isHeld) throw new OrgNotHeld()
  const { identityId, orgId } = tx.actor
  await linkIdentity(tx, { id: orgId }, identityId, userId, 'carried')
  // Unique: of two who come with one address, one is given the link.
  await tx.db.identity.update({ where: { id: identityId }, data: { carriedFromId: fromId }, select: { id: true } })
  await enqueue(tx, identityCarried.job, { identityId })
}

/** Whom an answer that opens no account would be carried over to, before anything is written; `null` for nobody. */
export async function wouldCarry(
  ctx: Ctx,
  { orgId, connectionId }: Pick<Transaction, 'orgId' | 'connectionId'>,
  { issuer, subject, email }: Pick<SsoAnswer, 'issuer' | 'subject' | 'email'>,
): Promise<UserId | null> {
  const known = await ctx.db.identity.findFirst({
    where: { connectionId, issuer, subject },
    select: { id: true, userId: true },
  })
  if (known?.userId) return null
  const identityId = (known?.id ?? '') as IdentityId
  const statement = Prisma.sql`select ${carriedSql({ identityId, connectionId, orgId, email }, ctx.now)} as carried`
  const [row] = await query<{ carried: Carried | null }>(ctx, 'sign_in.would_carry', statement)
  return row?.carried?.userId ?? null
}
