import { authorize } from '@/lib/access/authorize'
import { record } from '@/lib/audit/record'
import { type Ctx, type Tx, transact, type UserActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import { type DomainId, type Id, newId, type OrgId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { limits, take } from '@/lib/platform/rate-limit'
import { canonicalEmail, domainOf } from '@/lib/users/model'
import { loanAnswered, loanAsked } from './loan-emails'
import type { AskLoan, OneLoan } from './schema'
import { requireClaimable } from './suffix'

type LoanId = Id<'loan'>

const PEOPLE_AT_MOST = 20

/**
 * Asks whoever holds a domain to lend it to this test organization for the
 * listed people (R068, I7). Nothing follows until an owner of the holder
 * consents; the answer is the same wherever nobody holds the domain.
 *
 * @throws Failure `not_a_test_org`, `loan_people` where an address is none or
 *   lies in another domain, `domain_not_found` where no organization has proven
 *   it, `loan_asked`, `too_many_tries` after five in a day, and those of `authorize`.
 */
export async function askLoan(ctx: Ctx<UserActor>, orgId: OrgId, asked: AskLoan): Promise<LoanId> {
  await authorize(ctx, 'domain.manage', orgId)
  const name = requireClaimable(asked.name)
  const people = listedPeople(asked.people, name)
  const verdict = await take(ctx.now, [[limits.loans, orgId]])
  if (!verdict.allowed) fail('too_many_tries')

  return transact(ctx, async (tx) => {
    await authorize(tx, 'domain.manage', orgId)
    const { isTest } = await tx.db.org.findUniqueOrThrow({ where: { id: orgId }, select: { isTest: true } })
    if (!isTest) fail('not_a_test_org')
    const held = await tx.db.domain.findFirst({
      where: { name, state: 'verified', verifiedBy: 'dns', orgId: { not: orgId } },
      select: { id: true },
    })
    if (!held) fail('domain_not_found')
    const id = newId('loan')
    const row = { id, domainId: held.id, orgId, people, askedById: tx.actor.userId, createdAt: tx.now }
    const { count } = await tx.db.domainLoan.createMany({ data: [row], skipDuplicates: true })
    if (!count) fail('loan_asked')
    await record(tx, { id: orgId }, 'domain.loan_asked', { loanId: id, name, people: people.length })
    await enqueue(tx, loanAsked.job, { loanId: id })
    return id
  })
}

function listedPeople(typed: string, domain: string): string[] {
  const listed = typed.split(/[\s,;]+/).filter(Boolean)
  const people = [...new Set(listed.map((one) => canonicalEmail(one)))].filter((one) => one !== null)
  const areAll = listed.every((one) => canonicalEmail(one) !== null) && people.every((one) => domainOf(one) === domain)
  if (!areAll || people.length === 0 || people.length > PEOPLE_AT_MOST)
    fail('loan_people', { fields: { people: `List addresses at ${domain}, one a line, twenty at most.` } })
  return people
}

/**
 * Lends a verified domain as it was asked for, for those people only.
 *
 * @throws Failure `loan_not_found`, also for other organizations' domains and once it has ended,
 *   `domain_not_verified`, and those of `authorize`.
 */
export function consentToLoan(ctx: Ctx<UserActor>, orgId: OrgId, { loanId }: OneLoan): Promise<void> {
  return transact(ctx, async (tx) => {
    await authorize(tx, 'domain.manage', orgId)
    const [lent] = await tx.db.domainLoan.updateManyAndReturn({
      where: { id: loanId, endedAt: null, consentedAt: null, domain: { orgId } },
      data: { consentedAt: tx.now, consentedById: tx.actor.userId },
      select: { orgId: true, people: true, domain: { select: { name: true, state: true, verifiedBy: true } } },
    })
    if (!lent) fail('loan_not_found')
    if (lent.domain.state !== 'verified' || lent.domain.verifiedBy !== 'dns') fail('domain_not_verified') // I30
    const facts = { loanId, name: lent.domain.name, people: lent.people.length }
    await record(tx, { id: orgId }, 'domain.lent', facts)
    await record(tx, { id: lent.orgId as OrgId }, 'domain.lent', facts)
    await enqueue(tx, loanAnswered.job, { loanId })
  })
}

/**
 * Ends a loan, or declines one that was asked for; either side may, at any time.
 *
 * @throws Failure `loan_not_found`, and those of `authorize`.
 */
export function endLoan(ctx: Ctx<UserActor>, orgId: OrgId, { loanId }: OneLoan): Promise<void> {
  return transact(ctx, async (tx) => {
    await authorize(tx, 'domain.manage', orgId)
    const ended = await end(tx, { id: loanId, OR: [{ orgId }, { domain: { orgId } }] })
    if (!ended) fail('loan_not_found')
  })
}

/** Ends the living loans that `where` names, and tells both logs. */
async function end(tx: Tx<UserActor>, where: object): Promise<number> {
  const ended = await tx.db.domainLoan.updateManyAndReturn({
    where: { ...where, endedAt: null },
    data: { endedAt: tx.now },
    select: { id: true, orgId: true, domain: { select: { name: true, orgId: true } } },
  })
  for (const { id, orgId, domain } of ended) {
    const facts = { loanId: id as LoanId, name: domain.name }
    await record(tx, { id: orgId as OrgId }, 'domain.loan_ended', facts)
    await record(tx, { id: domain.orgId as OrgId }, 'domain.loan_ended', facts)
  }
  return ended.length
}

/**
 * Says that an organization is for trying things out: it may borrow domains,
 * and it never requires single sign-on (R068). Unsaid, its loans end.
 *
 * @throws Failure as `authorize`.
 */
export function markTestOrg(ctx: Ctx<UserActor>, orgId: OrgId, isTest: boolean): Promise<void> {
  return transact(ctx, async (tx) => {
    await authorize(tx, 'domain.manage', orgId)
    const { count } = await tx.db.org.updateMany({ where: { id: orgId, isTest: !isTest }, data: { isTest } })
    if (!count) return
    await record(tx, { id: orgId }, 'org.test_marked', { isTest })
    if (!isTest) await end(tx, { orgId })
  })
}

export type Loan = {
  id: LoanId
  domainId: DomainId
  domain: string
  /** The test organization's name. */
  borrower: string
  people: string[]
  consentedAt: Date | null
  createdAt: Date
}

/** Living loans: those that the organization asked for, or, with `domainId`, those of its domain. */
export async function listLoans(ctx: Ctx<UserActor>, orgId: OrgId, domainId?: DomainId): Promise<Loan[]> {
  await authorize(ctx, 'domain.read', orgId)
  const rows = await ctx.db.domainLoan.findMany({
    where: { endedAt: null, ...(domainId ? { domainId, domain: { orgId } } : { orgId }) },
    orderBy: { createdAt: 'asc' },
    take: 100,
    select: {
      ...{ id: true, domainId: true, people: true, consentedAt: true, createdAt: true },
      ...{ domain: { select: { name: true } }, org: { select: { name: true } } },
    },
  })
  return rows.map(({ id, domainId, domain, org, ...row }) => ({
    ...row,
    ...{ id: id as LoanId, domainId: domainId as DomainId, domain: domain.name, borrower: org.name },
  }))
}
