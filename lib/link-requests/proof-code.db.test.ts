import { beforeEach, expect, test } from 'vitest'
import { secretsOf } from '@/lib/mail/secrets'
import { db } from '@/lib/platform/db'
import { type Id, newId, type OrgId } from '@/lib/platform/ids'
import { asIdentity, asSystem } from '@/lib/testing/actors'
import { addMember, anOrg, aWaitingRequest, type RequestForTest } from '@/lib/testing/factories'
import { enqueuedJobs } from '@/lib/testing/outbox'
import { askFor, from, mailed, minutes, nameOf, scene } from '@/lib/testing/proof-codes'
import { proofCode } from './emails'
import { PROOF_TRIES } from './model'
import { askProofCode, proveByCode } from './prove'

beforeEach(enqueuedJobs)

test('a mailed code proves the account, once, and links nothing by itself', async () => {
  const { orgId, ada, request, browser } = await scene()
  expect(await askFor(ada, request, browser)).toBe('sent')
  const [mail] = await mailed()

  expect(mail).toMatchObject({
    to: (await db().user.findUniqueOrThrow({ where: { id: ada } })).email,
    who: request.email,
  })
  expect(await proveByCode(browser, { linkRequestId: request.id, code: mail!.code })).toBe('proven')
  expect(await proveByCode(browser, { linkRequestId: request.id, code: mail!.code })).toBe('mismatch')

  expect(await db().linkRequest.findUnique({ where: { id: request.id } })).toMatchObject({
    state: 'waiting',
    provenUserId: ada,
    provenBy: 'code',
  })
  const events = await db().auditEvent.findMany({ where: { orgId } })
  expect(events.map(({ name }) => name).sort()).toEqual(['link_request.proof_asked', 'link_request.proven'])
  expect(await db().session.count({ where: { userId: ada } })).toBe(0)
})

test('neither job nor row holds the code', async () => {
  const { ada, request, browser } = await scene()
  await askFor(ada, request, browser)
  const jobs = JSON.stringify(await db().outboxJob.findMany({ where: { name: proofCode.job.name } }))
  const [mail] = await mailed()

  expect(mail!.code).toMatch(/^\d{8}$/)
  expect(jobs).not.toContain(mail!.code)
  expect(JSON.stringify(await db().identityProof.findMany({ where: { linkRequestId: request.id } }))).not.toContain(
    mail!.code,
  )
})

test('a second run of the mail’s job sends the same code', async () => {
  const { ada, request, browser } = await scene()
  await askFor(ada, request, browser)
  const [job] = await enqueuedJobs()
  const secrets = secretsOf(newId('job'))
  const run = async () =>
    [await proofCode.load(asSystem(), job!.payload as { proofId: Id<'proof'> }, secrets)].flat()[0]

  const [first, second] = [await run(), await run()]

  expect(second).toEqual(first)
  expect(await proveByCode(browser, { linkRequestId: request.id, code: first!.code })).toBe('proven')
})

test('of fifty parallel tries with the right code, one succeeds', async () => {
  const { orgId, ada, request, browser } = await scene({ selfProofLinks: true })
  await askFor(ada, request, browser)
  const [mail] = await mailed()

  const results = await Promise.allSettled(
    Array.from({ length: 50 }, () => proveByCode(browser, { linkRequestId: request.id, code: mail!.code })),
  )

  expect(results.filter((result) => result.status === 'fulfilled' && result.value === 'linked')).toHaveLength(1)
  expect(await db().auditEvent.count({ where: { orgId, name: 'link_request.proven' } })).toBe(1)
})

test('fifty parallel guesses are five tries, and the right code is dead then', async () => {
  const { ada, request, browser } = await scene()
  await askFor(ada, request, browser)
  const [mail] = await mailed()
  const wrong = mail!.code === '00000000' ? '11111111' : '00000000'

  await Promise.all(Array.from({ length: 50 }, () => proveByCode(browser, { linkRequestId: request.id, code: wrong })))

  expect(await db().identityProof.findFirst({ where: { linkRequestId: request.id } })).toMatchObject({
    tries: PROOF_TRIES,
  })
  expect(await proveByCode(browser, { linkRequestId: request.id, code: mail!.code })).toBe('mismatch')
})

test('the code works in the browser that asked, for that sign-in, for fifteen minutes', async () => {
  const { orgId, ada, request, browser } = await scene()
  await askFor(ada, request, browser)
  const [mail] = await mailed()
  const other = await aWaitingRequest(orgId)
  const typed = { linkRequestId: request.id, code: mail!.code }
  const late = { ...browser, now: minutes(16) }

  expect(await proveByCode(asIdentity(request.identity), typed)).toBe('mismatch')
  expect(await proveByCode(asIdentity(other.identity), { ...typed, linkRequestId: other.id })).toBe('mismatch')
  await expect(proveByCode(asIdentity(other.identity), typed)).rejects.toMatchObject({ code: 'link_request_not_found' })
  expect(await proveByCode(late, typed)).toBe('mismatch')
  expect(await proveByCode(browser, typed)).toBe('proven')
})

test('one proof of an account lives at a time, whoever asks', async () => {
  const { orgId, ada, request, browser } = await scene()
  const second = await aWaitingRequest(orgId)
  await askFor(ada, request, browser)
  const [first] = await mailed()
  await askFor(ada, second)

  expect(await proveByCode(browser, { linkRequestId: request.id, code: first!.code })).toBe('mismatch')
  expect(await db().identityProof.count({ where: { userId: ada, usedAt: null } })).toBe(1)
})

test('four that ask for one account at once, in two organizations, leave one live proof', async () => {
  const { orgId, ada } = await scene()
  const other = await anOrg()
  await addMember(other, ada)
  const requests = await Promise.all([orgId, orgId, other, other].map((org) => aWaitingRequest(org)))

  const answers = await Promise.all(requests.map((request) => askFor(ada, request)))

  expect(answers).toEqual(['sent', 'sent', 'sent', 'sent'])
  expect(await db().identityProof.count({ where: { userId: ada, usedAt: null } })).toBe(1)
})

test('somebody who left the organization meanwhile proves nothing', async () => {
  const { orgId, ada, request, browser } = await scene({ selfProofLinks: true })
  await addMember(await anOrg(), ada)
  await askFor(ada, request, browser)
  const [mail] = await mailed()
  await db().membership.delete({ where: { orgId_userId: { orgId, userId: ada } } })

  expect(await proveByCode(browser, { linkRequestId: request.id, code: mail!.code })).toBe('mismatch')
  expect(await db().linkRequest.findUnique({ where: { id: request.id } })).toMatchObject({ provenUserId: null })
})

test('another sign-in’s request, and one that ended, get no code', async () => {
  const { orgId, ada, request } = await scene()
  const other = await aWaitingRequest(orgId as OrgId, { state: 'withdrawn', decidedAt: new Date() })
  const identifier = await nameOf(ada)
  const ask = (by: RequestForTest, linkRequestId = by.id) =>
    askProofCode(asIdentity(by.identity), { linkRequestId, identifier, ...from() })

  await expect(ask(other, request.id)).rejects.toMatchObject({ code: 'link_request_not_found' })
  await expect(ask(other)).rejects.toMatchObject({ code: 'link_request_already_decided' })
})
