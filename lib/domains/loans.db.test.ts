import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import type { OrgId } from '@/lib/platform/ids'
import { asSystem, asUser } from '@/lib/testing/actors'
import { aMember, anOrg, aVerifiedDomain } from '@/lib/testing/factories'
import { mailsTo } from '@/lib/testing/mailbox'
import { runJobs } from '@/lib/testing/outbox'
import { askLoan, consentToLoan, endLoan, listLoans, markTestOrg } from './loans'
import { removeDomain } from './own'
import { isVerifiedFor, verifiedOwner } from './queries'

async function lenderAndTest() {
  const [lender, trial] = [await anOrg(), await anOrg({ isTest: true })]
  const domain = await aVerifiedDomain(lender)
  const [owner, tester] = [asUser(await aMember(lender, 'owner')), asUser(await aMember(trial, 'owner'))]
  const people = `Ada@${domain.name}\nbo@${domain.name}`
  const ask = () => askLoan(tester, trial, { name: domain.name, people })
  const counts = (who: string, org: OrgId = trial) =>
    isVerifiedFor(asSystem(), org, `${who}@${domain.name}`, { allowMissing: false })
  return { lender, trial, domain, owner, tester, ask, counts }
}

test('a borrowed domain counts for the listed people, once its holder’s owner has consented', async () => {
  const { lender, trial, domain, owner, ask, counts } = await lenderAndTest()
  const loanId = await ask()
  expect(await counts('ada')).toBe(false)

  await consentToLoan(owner, lender, { loanId })

  expect([await counts('ada'), await counts('BO'), await counts('cleo')]).toEqual([true, true, false])
  expect(await counts('ada', await anOrg({ isTest: true }))).toBe(false)
  expect(await verifiedOwner(asSystem(), domain.name)).toMatchObject({ orgId: lender })
  expect(await listLoans(owner, lender, domain.id)).toMatchObject([{ id: loanId, people: expect.any(Array) }])
  const events = await db().auditEvent.findMany({ where: { orgId: trial }, orderBy: { name: 'asc' } })
  expect(events.map(({ name }) => name)).toEqual(['domain.lent', 'domain.loan_asked'])
})

test('the holder’s owners are asked by mail, and the test organization’s told of the answer', async () => {
  const { lender, owner, tester, ask } = await lenderAndTest()
  const emailOf = async ({ actor }: typeof owner) =>
    (await db().user.findUniqueOrThrow({ where: { id: actor.userId } })).email
  const loanId = await ask()
  await runJobs()
  await consentToLoan(owner, lender, { loanId })
  await runJobs()

  expect(mailsTo(await emailOf(owner)).map(({ subject }) => subject)).toEqual([expect.stringMatching(/asks to borrow/)])
  expect(mailsTo(await emailOf(tester)).map(({ subject }) => subject)).toEqual([expect.stringMatching(/You may try/)])
})

test.each(['lender', 'trial'] as const)('the %s ends it at any time, and it is over at once', async (who) => {
  const { lender, trial, owner, tester, ask, counts } = await lenderAndTest()
  const loanId = await ask()
  await consentToLoan(owner, lender, { loanId })

  await (who === 'lender' ? endLoan(owner, lender, { loanId }) : endLoan(tester, trial, { loanId }))

  expect(await counts('ada')).toBe(false)
  await expect(consentToLoan(owner, lender, { loanId })).rejects.toMatchObject({ code: 'loan_not_found' })
  expect(await db().auditEvent.count({ where: { name: 'domain.loan_ended', orgId: { in: [lender, trial] } } })).toBe(2)
})

test('an organization that is no test organization borrows nothing, nor any more', async () => {
  const { lender, trial, domain, owner, tester, ask, counts } = await lenderAndTest()
  await consentToLoan(owner, lender, { loanId: await ask() })

  await markTestOrg(tester, trial, false)

  expect(await counts('ada')).toBe(false)
  await expect(ask()).rejects.toMatchObject({ code: 'not_a_test_org' })
  await markTestOrg(tester, trial, true)
  expect(await counts('ada')).toBe(false)
  expect(await listLoans(tester, trial)).toEqual([])
  expect(await db().auditEvent.count({ where: { orgId: trial, name: 'org.test_marked' } })).toBe(2)
  expect(domain.name).toBeTruthy()
})

test('a loan counts for a test organization only, whatever else ended or did not', async () => {
  const { lender, trial, owner, ask, counts } = await lenderAndTest()
  await consentToLoan(owner, lender, { loanId: await ask() })
  await db().org.update({ where: { id: trial }, data: { isTest: false } })
  expect(await counts('ada')).toBe(false)
})

test('only addresses of that domain can be listed, twenty at most', async () => {
  const { domain, tester, trial } = await lenderAndTest()
  const many = Array.from({ length: 21 }, (_, n) => `p${n}@${domain.name}`).join('\n')
  for (const people of ['ada@else.test', `ada@sub.${domain.name}`, 'ada', many])
    await expect(askLoan(tester, trial, { name: domain.name, people })).rejects.toMatchObject({ code: 'loan_people' })
})

test('nothing can be borrowed that nobody has proven, and one thing once at a time', async () => {
  const { domain, tester, trial, ask } = await lenderAndTest()
  await expect(askLoan(tester, trial, { name: 'nobodys.example', people: 'a@nobodys.example' })).rejects.toMatchObject({
    code: 'domain_not_found',
  })

  const asked = await Promise.allSettled([ask(), ask(), ask()])

  expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await db().domainLoan.count({ where: { domainId: domain.id } })).toBe(1)
})

test('asking is limited', async () => {
  const { tester, trial } = await lenderAndTest()
  const ask = () => askLoan(tester, trial, { name: 'nobodys.example', people: 'a@nobodys.example' })
  for (let n = 0; n < 5; n++) await expect(ask()).rejects.toMatchObject({ code: 'domain_not_found' })
  await expect(ask()).rejects.toMatchObject({ code: 'too_many_tries' })
})

test('only owners of the two sides take part', async () => {
  const { lender, trial, owner, tester, ask, counts } = await lenderAndTest()
  const loanId = await ask()
  const [admin, outside] = [asUser(await aMember(lender, 'admin')), await anOrg()]
  const stranger = asUser(await aMember(outside, 'owner'))

  await expect(consentToLoan(admin, lender, { loanId })).rejects.toMatchObject({ code: 'forbidden' })
  await expect(consentToLoan(stranger, lender, { loanId })).rejects.toMatchObject({ code: 'org_not_found' })
  await expect(consentToLoan(stranger, outside, { loanId })).rejects.toMatchObject({ code: 'loan_not_found' })
  await expect(consentToLoan(tester, trial, { loanId })).rejects.toMatchObject({ code: 'loan_not_found' })
  await expect(endLoan(stranger, outside, { loanId })).rejects.toMatchObject({ code: 'loan_not_found' })
  expect(await counts('ada')).toBe(false)
  await consentToLoan(owner, lender, { loanId })
})

test('a loan ends with its domain', async () => {
  const { lender, domain, owner, ask, counts } = await lenderAndTest()
  await consentToLoan(owner, lender, { loanId: await ask() })

  await removeDomain(owner, lender, { domainId: domain.id })

  expect(await counts('ada')).toBe(false)
})

test('a domain by the operator’s word is not lent: neither asked for nor consented to (I30)', async () => {
  const { lender, trial, domain, owner, ask, counts } = await lenderAndTest()
  const by = (verifiedBy: 'dns' | 'operator') => db().domain.update({ where: { id: domain.id }, data: { verifiedBy } })
  await by('operator')
  await expect(ask()).rejects.toMatchObject({ code: 'domain_not_found' })

  await by('dns')
  const loanId = await ask()
  await by('operator')
  await expect(consentToLoan(owner, lender, { loanId })).rejects.toMatchObject({ code: 'domain_not_verified' })
  expect(await counts('ada')).toBe(false)
  expect(await db().auditEvent.count({ where: { name: 'domain.lent', orgId: { in: [lender, trial] } } })).toBe(0)
})
