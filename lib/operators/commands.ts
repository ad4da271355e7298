import { record } from '@/lib/audit/record'
import { type Ctx, type OperatorActor, transact } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import { type Id, newId, type UserId } from '@/lib/platform/ids'
import { endKey } from './key-commands'
import { livingKeysOf } from './key-queries'
import type { NewOperator } from './schema'

/** One at a time: of two first operators, the second needs the first. */
const OPERATORS_LOCK = 0x6f7065

/**
 * Adds a person who may use the operator's command line. The first one needs
 * nobody; each later one is added by a person who is an operator (I30).
 *
 * @throws Failure `forbidden` when there are operators and the actor is none of them.
 * @throws Failure `email_taken`
 */
export function createOperator(ctx: Ctx<OperatorActor>, { name, email }: NewOperator): Promise<Id<'operator'>> {
  return transact(ctx, async (tx) => {
    await tx.db.$executeRaw`select pg_advisory_xact_lock(${OPERATORS_LOCK})`
    if (!tx.actor.operatorId && (await tx.db.operator.count())) fail('forbidden')

    const operatorId = newId('operator')
    const operator = { id: operatorId, name, email, createdAt: tx.now }
    const { count } = await tx.db.operator.createMany({ data: [operator], skipDuplicates: true })
    if (!count) fail('email_taken')

    await record(tx, null, 'operator.created', { operatorId, name })
    return operatorId
  })
}

/**
 * Lets the person behind an account act as the operator in a browser, where the
 * session was proven with a factor. An operator has one account at most.
 *
 * @throws Failure `not_found` when there is no such operator, or no such account that is open.
 * @throws Failure `operator_account_taken` when the account is another operator's.
 */
export function linkOperator(
  ctx: Ctx<OperatorActor>,
  { operatorId, userId }: { operatorId: Id<'operator'>; userId: UserId },
): Promise<void> {
  return transact(ctx, async (tx) => {
    await tx.db.$executeRaw`select pg_advisory_xact_lock(${OPERATORS_LOCK})`
    const operator = await tx.db.operator.findUnique({
      where: { id: operatorId },
      select: { name: true, userId: true },
    })
    const isOpen = await tx.db.user.count({ where: { id: userId, disabledAt: null } })
    if (!operator || !isOpen) fail('not_found')
    if (operator.userId === userId) return
    if (await tx.db.operator.count({ where: { userId } })) fail('operator_account_taken')

    await tx.db.operator.update({ where: { id: operatorId }, data: { userId }, select: { id: true } })
    await record(tx, null, 'operator.linked', { operatorId, userId, name: operator.name })
  })
}

/**
 * Takes the operator from the account they had; the next request from its
 * browsers finds nothing to operate. Machines with a key of theirs go on calling
 * the API (a person may only be changing accounts), unless the keys are revoked
 * in the same act, which works without an account, too.
 *
 * @returns the keys that were in use until now.
 * @throws Failure `not_found`
 */
export function unlinkOperator(
  ctx: Ctx<OperatorActor>,
  operatorId: Id<'operator'>,
  { revokesKeys = false }: { revokesKeys?: boolean } = {},
): Promise<Id<'operatorKey'>[]> {
  return transact(ctx, async (tx) => {
    await tx.db.$executeRaw`select pg_advisory_xact_lock(${OPERATORS_LOCK})`
    const operator = await tx.db.operator.findUnique({
      where: { id: operatorId },
      select: { name: true, userId: true },
    })
    if (!operator) fail('not_found')
    const keys = await livingKeysOf(tx, operatorId)
    if (revokesKeys) for (const id of keys) await endKey(tx, id)
    if (!operator.userId) return keys

    await tx.db.operator.update({ where: { id: operatorId }, data: { userId: null }, select: { id: true } })
    const { name, userId } = operator
    await record(tx, null, 'operator.unlinked', { operatorId, userId: userId as UserId, name })
    return keys
  })
}
