import { expect, test } from 'vitest'
import { prune } from '@/jobs/handlers/prune'
import { findKeptAnswer, KEPT_SECONDS, keepFailedAnswer } from '@/lib/attempts/kept'
import { removeConnection, turnOffConnection } from '@/lib/connections/commands'
import { draftBeside, saveDraft } from '@/lib/connections/drafts'
import { db } from '@/lib/platform/db'
import type { AttemptId, OrgId } from '@/lib/platform/ids'
import { addSeconds } from '@/lib/platform/time'
import { asSystem, asUser } from '@/lib/testing/actors'
import { aMember, anOrg } from '@/lib/testing/factories'
import { createSigningKey, type SamlResponseOptions } from '@/lib/testing/saml'
import { aBrowser, aSamlOrg } from '@/lib/testing/sso'
import { traceAttempt } from './attempt'

const someone = { attributes: { corporateMail: 'ada@somewhere.example', groups: ['staff'] } }
const noAddress = {
  ...{ nameId: '00u-ada', nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' },
  ...someone,
}

/** A sign-in of somebody through the organization's connection that is refused. */
async function aFailure(overrides: Partial<SamlResponseOptions>) {
  const org = await aSamlOrg()
  expect(await aBrowser(org).signIn(overrides)).toMatchObject({ kind: 'refused' })
  const attempt = await db().attempt.findFirstOrThrow({ where: { orgId: org.orgId } })
  const owner = await aMember(org.orgId, 'owner')
  return { org, attempt, owner, trace: () => traceAttempt(asUser(owner), org.orgId, attempt.reference) }
}

const keptOf = (attemptId: string) => db().keptAnswer.findUniqueOrThrow({ where: { attemptId } })

test('an answer that a key of the connection signed is kept sealed, and shown without what machines compare', async () => {
  const { trace, attempt } = await aFailure(noAddress)

  const kept = await keptOf(attempt.id)
  expect(kept.answerSealed).toMatch(/^v\d+\./)
  expect(JSON.stringify(kept)).not.toContain('00u-ada')
  const traced = (await trace())!
  expect(traced.fixes).toMatchObject([{ code: 'no_address', side: 'either' }])
  expect(traced.attributes).toContainEqual({ name: 'groups', values: ['staff'] })
  expect(traced.answer).toMatch(/<saml:NameID [^>]*>00u-ada</)
  expect(traced.answer).toMatch(/<ds:SignatureValue>.{12}…</)
  expect(traced.answer).not.toMatch(/[A-Za-z0-9+/]{64}/)
  expect(traced.live).toEqual({ worked: false, code: 'no_address' })
})

test('of what anyone could have sent, digest and refusal are kept and nothing else', async () => {
  const { org, attempt } = await aFailure({ key: createSigningKey('mallory') })
  expect(await keptOf(attempt.id)).toMatchObject({ answerSealed: null, expected: { code: 'unknown_signer' } })

  const traced = await traceAttempt(asUser(await aMember(org.orgId, 'admin')), org.orgId, attempt.reference)

  expect(traced).toMatchObject({ answer: null, attributes: [], kept: 'unsigned', live: null })
  expect(traced?.digest).toMatch(/^[\w-]{43}$/)
  expect(traced?.fixes).toMatchObject([{ code: 'unknown_signer' }])
})

test('what was signed takes the place of rubbish, and rubbish never the place of what was signed', async () => {
  const org = await aSamlOrg()
  const browser = aBrowser(org)
  const transaction = await browser.begin()
  await browser.post(transaction, browser.answer(transaction, { key: createSigningKey('mallory') }))
  await browser.post(transaction, browser.answer(transaction, noAddress))
  const of = { ...org, attemptId: transaction.attemptId as AttemptId }
  const expected = { code: 'unknown_signer', requestId: transaction.requestId, startedAt: new Date() }
  await keepFailedAnswer(asSystem(), of, { came: 'rubbish', keep: null }, expected)

  expect(await keptOf(transaction.attemptId)).toMatchObject({ expected: { code: 'no_address' } })
  expect((await keptOf(transaction.attemptId)).answerSealed).not.toBeNull()
})

test('a good sign-in keeps nothing', async () => {
  const org = await aSamlOrg()
  await aBrowser(org).signIn()
  expect(await db().keptAnswer.count({ where: { orgId: org.orgId } })).toBe(0)
  const { reference } = await db().attempt.findFirstOrThrow({ where: { orgId: org.orgId } })
  const traced = await traceAttempt(asUser(await aMember(org.orgId, 'owner')), org.orgId, reference)
  expect(traced).toMatchObject({ fixes: [], answer: null, kept: 'none' })
  expect(traced?.course.some(({ state }) => state === 'failed')).toBe(false)
})

test('it is judged again by the draft, as of when it came', async () => {
  const { trace, org, owner } = await aFailure({
    ...noAddress,
    attributes: { corporateMail: 'ada@acme.example' },
  })
  const ref = await draftBeside(asUser(owner), org.orgId, org.connectionId)
  const mapping = { email: 'corporateMail', name: null, groups: null }
  await saveDraft(asUser(owner), org.orgId, ref, { part: { mapping } })
  expect(await trace()).toMatchObject({ draft: { worked: false, code: 'domain_not_covered' } })

  await db().domain.updateMany({ where: { orgId: org.orgId }, data: { name: 'acme.example' } })

  expect(await trace()).toMatchObject({
    live: { worked: false, code: 'no_address' },
    draft: { worked: true, email: 'ada@acme.example' },
  })
})

test('the bundle names everything that was compared, and nobody', async () => {
  const { trace } = await aFailure({ ...noAddress, audience: 'https://elsewhere.example' })

  const bundle = (await trace())!.bundle

  expect(bundle).toContain('"name": "audience"')
  expect(bundle).toContain('https://elsewhere.example')
  expect(bundle).toContain('corporateMail')
  expect(bundle).not.toMatch(/00u-ada|ada@|somewhere|staff/)
  expect(bundle).not.toMatch(/[A-Za-z0-9+/]{64}/)
})

test('another organization’s admins find nothing, and members may not look', async () => {
  const { org, attempt } = await aFailure(noAddress)
  const theirs = await anOrg()
  const stranger = asUser(await aMember(theirs, 'owner'))

  expect(await traceAttempt(stranger, theirs, attempt.reference)).toBeNull()
  await expect(traceAttempt(stranger, org.orgId, attempt.reference)).rejects.toMatchObject({ code: 'org_not_found' })
  const member = asUser(await aMember(org.orgId))
  await expect(traceAttempt(member, org.orgId, attempt.reference)).rejects.toMatchObject({ code: 'forbidden' })
  expect(await findKeptAnswer(asSystem(), theirs, attempt.id)).toBeNull()
})

test('after 72 hours it is gone', async () => {
  const { org, attempt } = await aFailure(noAddress)
  const later = asSystem({ now: addSeconds(new Date(), KEPT_SECONDS + 1) })
  expect(await findKeptAnswer(later, org.orgId as OrgId, attempt.id)).toBeNull()
})

test('what was sealed with a key that is gone says so, and the rest of the trace stands', async () => {
  const { trace, attempt } = await aFailure(noAddress)
  const { answerSealed } = await keptOf(attempt.id)
  const sealed = answerSealed!.replace(/^v\d+/, 'v99')
  await db().keptAnswer.update({ where: { attemptId: attempt.id }, data: { answerSealed: sealed } })

  expect(await trace()).toMatchObject({ kept: 'unreadable', answer: null, live: null, fixes: [{ code: 'no_address' }] })
})

test('a connection that is removed takes the answers with it; why they were refused is still told', async () => {
  const { trace, attempt, org, owner } = await aFailure({ audience: 'https://elsewhere.example' })
  const { connectionId } = org
  await turnOffConnection(asUser(owner), org.orgId, { connectionId })
  await removeConnection(asUser(owner), org.orgId, { connectionId })

  expect(await db().keptAnswer.count({ where: { attemptId: attempt.id } })).toBe(0)
  expect(await trace()).toMatchObject({ kept: 'none', answer: null, fixes: [{ code: 'wrong_audience' }] })
})

test('the sweep deletes what was kept for 72 hours, and nothing younger', async () => {
  const [old, young] = [await aFailure(noAddress), await aFailure(noAddress)]
  const where = { attemptId: old.attempt.id }
  await db().keptAnswer.update({ where, data: { expiresAt: addSeconds(new Date(), -1) } })

  await prune(asSystem())

  expect(await db().keptAnswer.count({ where })).toBe(0)
  expect(await db().keptAnswer.count({ where: { attemptId: young.attempt.id } })).toBe(1)
})
