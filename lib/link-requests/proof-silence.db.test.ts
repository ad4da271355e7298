import { beforeEach, expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { limits } from '@/lib/platform/rate-limit'
import { asIdentity } from '@/lib/testing/actors'
import { aMember, aUser, aVerifiedDomain } from '@/lib/testing/factories'
import { enqueuedJobs } from '@/lib/testing/outbox'
import { askFor, from, mailed, minutes, nameOf, scene } from '@/lib/testing/proof-codes'
import { proofCode } from './emails'
import { askProofCode, proveByCode } from './prove'

beforeEach(enqueuedJobs)

test('unknown people, strangers, shut accounts and unverified addresses get the same answer, and no mail', async () => {
  const { orgId, request, browser } = await scene()
  const strangers = [
    await aUser(),
    await aMember(orgId, 'member', { disabledAt: new Date() }),
    await aMember(orgId, 'member', { emailVerifiedAt: null }),
  ]
  const identifiers = ['nobody', 'nobody@nowhere.test', ...(await Promise.all(strangers.map(nameOf)))]

  for (const identifier of identifiers) {
    expect(await askProofCode(browser, { linkRequestId: request.id, identifier, ...from() })).toBe('sent')
    expect(await db().identityProof.count({ where: { linkRequestId: request.id, usedAt: null, userId: null } })).toBe(1)
    expect((await db().outboxJob.findMany({})).map(({ name }) => name)).toEqual([proofCode.job.name])
    expect(await mailed()).toEqual([])
    expect(await proveByCode(browser, { linkRequestId: request.id, code: '12345678' })).toBe('mismatch')
  }
})

test('no code is mailed to a domain whose record went missing', async () => {
  const { orgId, request } = await scene()
  const { id, name } = await aVerifiedDomain(orgId)
  const ada = await aMember(orgId, 'member', { email: `ada@${name}` })
  await db().domain.update({ where: { id }, data: { state: 'missing' } })

  expect(await askFor(ada, request)).toBe('sent')
  expect(await mailed()).toEqual([])
})

test('a code is mailed for a quarter of an hour after asking, not later', async () => {
  const { ada, request } = await scene()
  await askFor(ada, request)

  expect(await mailed(minutes(16))).toEqual([])
})

test('mails to one account are limited, known or not', async () => {
  const { ada, request } = await scene()
  const ask = async (identifier: string) =>
    askProofCode(asIdentity(request.identity), { linkRequestId: request.id, identifier, ...from() })
  const known = await nameOf(ada)

  for (const identifier of [known, `ghost-${known}`]) {
    for (let i = 0; i < limits.mails.max; i += 1) expect(await ask(identifier)).toBe('sent')
    expect(await ask(identifier)).toEqual({ retryAt: expect.any(Date) })
  }
})
