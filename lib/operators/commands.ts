import { record } from '@/lib/audit/record'
import { type Ctx, type OperatorActor, transact } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import { type Id, newId } from '@/lib/platform/ids'
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
