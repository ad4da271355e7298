import { endAttempt, step } from '@/lib/attempts/commands'
import { record } from '@/lib/audit/record'
import type { SsoAnswer } from '@/lib/connections/identity'
import { verifiedOwner } from '@/lib/domains/queries'
import type { IdentityActor, Tx } from '@/lib/platform/context'
import { domainOf } from '@/lib/users/model'
import type { Refusal } from './outcomes'
import type { Transaction } from './transaction'

/** Ends a verified sign-in that may not come in: the attempt says why. */
export async function turnAway(
  tx: Tx<IdentityActor>,
  { attemptId, orgId, connectionId }: Transaction,
  answer: SsoAnswer,
  code: Refusal['code'],
  reference: string,
): Promise<Refusal> {
  const steps = [
    step(tx, 'decided', {
      ok: false,
      detail: code,
      checks: [{ name: 'e-mail domain', ok: false, expected: 'a verified domain', received: domainOf(answer.email) }],
    }),
  ]
  await endAttempt(tx, attemptId, { state: 'failed', outcome: code, email: answer.email, steps })
  if (code === 'domain_not_covered') await raiseAlarm(tx, { orgId, connectionId }, domainOf(answer.email))
  return { kind: 'refused', code, reference, connectionId, email: answer.email }
}

/** An IdP asserted an address that is not its organization's to give: both sides' logs say so (I1). */
async function raiseAlarm(
  tx: Tx<IdentityActor>,
  { orgId, connectionId }: Pick<Transaction, 'orgId' | 'connectionId'>,
  domain: string,
): Promise<void> {
  await record(tx, { id: orgId }, 'sign_in.foreign_address_refused', { connectionId, domain })
  const owner = await verifiedOwner(tx, domain)
  if (owner && owner.orgId !== orgId)
    await record(tx, { id: owner.orgId }, 'sign_in.foreign_address_refused', { connectionId, domain })
}
