import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { asVisitor } from '@/lib/testing/actors'
import { addMember, aMember, anOrg, aUser, aVerifiedDomain } from '@/lib/testing/factories'
import { mailsTo } from '@/lib/testing/mailbox'
import { runJobs } from '@/lib/testing/outbox'
import { askPasswordReset } from './commands'

async function aPersonIn(state: 'verified' | 'missing' | 'expired') {
  const org = await anOrg()
  const { id, name } = await aVerifiedDomain(org)
  await db().domain.update({ where: { id }, data: { state } })
  const email = `ada@${name}`
  return { org, name, email, userId: await aMember(org, 'member', { email }) }
}

test.each([
  ['verified', 1],
  ['missing', 0],
  ['expired', 0],
] as const)('a reset is mailed to a domain that is %s: %d mails', async (state, count) => {
  const { email } = await aPersonIn(state)

  await askPasswordReset(asVisitor(), email)
  await runJobs()

  expect(mailsTo(email)).toHaveLength(count)
  expect(await db().mailToken.count({ where: { user: { email } } })).toBe(count)
})

test('a domain that changed hands opens no account of its former holder by mail', async () => {
  const { name, email } = await aPersonIn('expired')
  const next = await anOrg()
  await aVerifiedDomain(next, name)
  const theirs = await aUser({ email: `bo@${name}` })
  await addMember(next, theirs)

  for (const address of [email, `bo@${name}`]) await askPasswordReset(asVisitor(), address)
  await runJobs()

  expect([mailsTo(email), mailsTo(`bo@${name}`)].map((mails) => mails.length)).toEqual([0, 1])
})
