import { endAttempt, step } from '@/lib/attempts/commands'
import type { Check } from '@/lib/attempts/model'
import { record } from '@/lib/audit/record'
import type { SsoAnswer } from '@/lib/connections/identity'
import { verifiedOwner } from '@/lib/domains/queries'
import { actingAs, type IdentityActor, type SystemActor, type Tx } from '@/lib/platform/context'
import type { OrgId, UserId } from '@/lib/platform/ids'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { domainOf } from '@/lib/users/model'
import type { SsoStep } from './decide'
import type { Refusal } from './outcomes'
import { TURNED_OFF } from './strays'
import type { Transaction } from './transaction'

type DecisionRefusal = Extract<SsoStep, { kind: 'refuse' }>['reason']

/** Ends a verified sign-in that may not come in, or whose connection was turned off meanwhile: the attempt says why, with what was asked until then. */
export async function turnAway(
  tx: Tx<IdentityActor>,
  { attemptId, orgId, connectionId }: Transaction,
  answer: SsoAnswer,
  code: DecisionRefusal | 'connection_off',
  reference: string,
): Promise<Refusal> {
  const checks = code === 'connection_off' ? [{ ...TURNED_OFF, ok: false }] : checksBehind(code, domainOf(answer.email))
  const steps = [step(tx, 'decided', { ok: false, detail: code, checks })]
  const userId = code === 'account_disabled' ? await memberBehind(tx, orgId) : null
  await endAttempt(tx, attemptId, { state: 'failed', outcome: code, email: answer.email, userId, steps })
  if (code === 'domain_not_covered') await raiseAlarm(tx, { orgId, connectionId }, domainOf(answer.email))
  return { kind: 'refused', code, reference, connectionId, email: answer.email }
}

/** What `decideSsoStep` asked, in its order, up to what it refused. */
function checksBehind(code: DecisionRefusal, domain: string): Check[] {
  const asked = [
    {
      code: 'domain_not_covered',
      name: 'email_domain',
      expected: 'a verified domain of this organization',
      bad: domain,
    },
    { code: 'account_disabled', name: 'account', expected: 'an account that is on', bad: 'disabled' },
    { code: 'not_a_member', name: 'membership', expected: 'a member of this organization', bad: 'not a member' },
    { code: 'domain_frozen', name: 'domain_record', expected: 'the domain’s DNS record', bad: 'cannot be found' },
  ] as const
  const last = asked.findIndex((one) => one.code === code)
  // Whoever is linked was asked about account and membership; a domain without its record stops only who is not.
  const reached = asked.slice(0, last + 1).filter(({ name }) => code !== 'domain_frozen' || name.includes('domain'))
  return reached.map(({ code: own, name, expected, bad }) => {
    const ok = own !== code
    return { name, ok, expected, received: ok ? (name === 'email_domain' ? domain : expected) : bad }
  })
}

/** Whose account it is, where they belong here: nobody's of another organization is ever shown (I15). */
async function memberBehind(tx: Tx<IdentityActor>, orgId: OrgId): Promise<UserId | null> {
  const linked = await tx.db.identity.findUnique({
    where: { id: tx.actor.identityId, user: { memberships: { some: { orgId } } } },
    select: { userId: true },
  })
  return (linked?.userId ?? null) as UserId | null
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
