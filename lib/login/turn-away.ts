import { endAttempt, step } from '@/lib/attempts/commands'
import { record } from '@/lib/audit/record'
import type { SsoAnswer } from '@/lib/connections/identity'
import { verifiedOwner } from '@/lib/domains/queries'
import { actingAs, type IdentityActor, type SystemActor, type Tx } from '@/lib/platform/context'
import type { OrgId } from '@/lib/platform/ids'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
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
  if (owner && owner.orgId !== orgId) await warnOwner(tx, owner.orgId, domain)
}

/** Once a day, and without a word that the other organization chose: its log must not become somebody's notice board. */
async function warnOwner(tx: Tx<IdentityActor>, orgId: OrgId, domain: string): Promise<void> {
  const name = 'domain.asserted_elsewhere'
  const today = { orgId, name, at: { gt: addSeconds(tx.now, -DAY_SECONDS) }, data: { equals: { domain } } }
  if (await tx.db.auditEvent.count({ where: today })) return
  await record(actingAs(tx, { kind: 'system', job: 'sign-in' }) as Tx<SystemActor>, { id: orgId }, name, { domain })
}
