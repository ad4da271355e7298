import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { saveDraft } from '@/lib/connections/drafts'
import { db } from '@/lib/platform/db'
import { addSeconds } from '@/lib/platform/time'
import { asUser, asVisitor } from '@/lib/testing/actors'
import { dyingAtCommit } from '@/lib/testing/dying'
import { aMember, anIdentity, anOrg } from '@/lib/testing/factories'
import {
  aTestScene,
  begin,
  bring,
  DOMAIN,
  fillIn,
  finish,
  post,
  signInAtIdp,
  type TestScene,
  tryWith,
} from '@/lib/testing/test-sign-in-scene'
import { beginTest, openTest } from './begin'
import { findCandidate } from './candidate'
import { getLatestTest, getLatestTestOfLink, getTest, getTestVersion, lastTest } from './queries'

let scene: TestScene
beforeAll(async () => {
  scene = await aTestScene()
}, 60_000)
afterAll(() => scene.idp.stop())
beforeEach(() => fillIn(scene))

const counts = async () => ({
  sessions: await db().session.count(),
  identities: await db().identity.count(),
  requests: await db().linkRequest.count(),
  transactions: await db().signInTransaction.count(),
  attempts: await db().attempt.count(),
})

test.each(['saml', 'oidc'] as const)('a good test by %s says so, and makes nothing', async (kind) => {
  const before = await counts()

  const view = await tryWith(scene, kind, null)

  expect(view).toMatchObject({ state: 'done', report: { ok: true, code: null, signed: true }, fixes: [], offers: [] })
  expect(view.report?.checks.filter(({ ok }) => !ok)).toEqual([])
  expect(view.report?.would).toEqual({ kind: 'confirm_identity', userId: null, reason: null })
  expect(view.attributes).toContainEqual({ name: 'email', values: [`ada@${DOMAIN}`] })
  expect(Math.abs(view.report?.clockSeconds ?? 99)).toBeLessThan(5)
  expect(await counts()).toEqual(before)
  expect(await lastTest(asVisitor(), scene[kind].revisionId)).toMatchObject({ ok: true })
  const { testedAt } = await db().connectionRevision.findUniqueOrThrow({ where: { id: scene[kind].revisionId } })
  expect(testedAt).not.toBeNull()
})

test('it says whom it would sign in, to admins by name', async () => {
  const userId = await aMember(scene.orgId, 'member', { name: 'Ada Lovelace' })
  const issuer = `${scene.idp.url}/acme/saml`
  const format = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'
  const linked = { issuer, subject: '00u-ada', format, userId, linkedAt: new Date() }
  await anIdentity(scene.saml.connectionId, linked)

  const view = await tryWith(scene, 'saml', null)

  expect(view).toMatchObject({ report: { ok: true, would: { kind: 'sign_in', userId } }, person: 'Ada Lovelace' })
  expect(await db().session.count({ where: { userId } })).toBe(0)
})

test('of many answers at once one is looked at, and there is no second try', async () => {
  const begun = await begin(scene, scene.saml)
  const { response } = await signInAtIdp(scene, begun)

  const received = await Promise.all(Array.from({ length: 10 }, () => post(scene, begun, response)))

  expect(received.filter(({ kind }) => kind === 'answered')).toHaveLength(1)
  expect(await post(scene, begun, response)).toEqual({ kind: 'over' })
})

test('another browser cannot end it, and sees nothing; its own still can', async () => {
  const begun = await begin(scene, scene.saml)
  await post(scene, begun, (await signInAtIdp(scene, begun)).response)

  expect(await finish(scene.saml, { ...begun, secret: 'guessed' })).toEqual({ kind: 'lost' })
  const before = await getTest(asUser(scene.owner), scene.orgId, begun.id)
  expect(before).toMatchObject({ state: 'waiting', report: null, attributes: [] })
  expect(await finish(scene.saml, begun)).toMatchObject({ kind: 'done', report: { ok: true } })
})

test('an OIDC answer in another browser is not even redeemed', async () => {
  const begun = await begin(scene, scene.oidc)
  const { query } = await signInAtIdp(scene, begun)

  expect(await bring(scene, { ...begun, secret: 'guessed' }, query)).toEqual({ kind: 'over' })
  expect(await bring(scene, begun, query)).toMatchObject({ kind: 'answered' })
})

test('an answer at another connection, or after ten minutes, is over', async () => {
  const begun = await begin(scene, scene.saml)
  const { response } = await signInAtIdp(scene, begun)

  const elsewhere = { ...scene, saml: { ...scene.saml, connectionId: scene.oidc.connectionId } }
  expect(await post(elsewhere, begun, response)).toEqual({ kind: 'over' })
  expect(await post(scene, begun, response, addSeconds(new Date(), 601))).toEqual({ kind: 'over' })
})

test('what was changed while the test ran was not tested', async () => {
  const begun = await begin(scene, scene.saml, addSeconds(new Date(), -5))
  const { response } = await signInAtIdp(scene, begun)
  await saveDraft(asUser(scene.owner), scene.orgId, scene.saml, { part: { signInUrl: 'https://idp.example/other' } })
  await post(scene, begun, response)

  expect(await finish(scene.saml, begun)).toMatchObject({ report: { ok: true } })
  expect(await db().connectionRevision.findUniqueOrThrow({ where: { id: scene.saml.revisionId } })).toMatchObject({
    testedAt: null,
  })
})

test('an end that dies before the revision is marked has not ended it: the next page does both', async () => {
  const test = await begin(scene, scene.saml)
  const { response } = await signInAtIdp(scene, test)
  await post(scene, test, response)
  await expect(dyingAtCommit('ConnectionRevision', () => finish(scene.saml, test))).rejects.toThrow('dies at its end')

  expect(await finish(scene.saml, test)).toMatchObject({ kind: 'done', report: { ok: true } })
  expect(
    (await db().connectionRevision.findUniqueOrThrow({ where: { id: scene.saml.revisionId } })).testedAt,
  ).not.toBeNull()
})

test('owners and admins try; members may not, and strangers find nothing', async () => {
  const [admin, member, stranger] = [
    await aMember(scene.orgId, 'admin'),
    await aMember(scene.orgId),
    await aMember(await anOrg(), 'owner'),
  ]
  const view = await tryWith(scene, 'saml', null)
  const attempt = (userId: typeof admin) => beginTest(asUser(userId), scene.saml, '192.0.2.x')

  expect(await attempt(admin)).toMatchObject({ kind: 'begun' })
  await expect(attempt(member)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(attempt(stranger)).rejects.toMatchObject({ code: 'org_not_found' })
  await expect(getTest(asUser(member), scene.orgId, view.id)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(getTest(asUser(stranger), scene.orgId, view.id)).rejects.toMatchObject({ code: 'org_not_found' })
  const theirs = await anOrg()
  const other = asUser(await aMember(theirs, 'owner'))
  await expect(getTest(other, theirs, view.id)).rejects.toMatchObject({ code: 'not_found' })
  expect(await getLatestTest(other, theirs, scene.saml.revisionId)).toBeNull()
  expect(await getTestVersion(other, theirs, scene.saml.revisionId)).toBe('none')
})

test('a draft that is not complete cannot be tried', async () => {
  const { id } = await db().connectionRevision.create({
    data: {
      ...{ id: `rev_${'0'.repeat(24)}`, connectionId: scene.saml.connectionId, number: 99, state: 'retired' },
      ...{ config: { kind: 'saml', name: 'Okta' }, createdAt: new Date(), updatedAt: new Date() },
    },
  })
  const ref = { connectionId: scene.saml.connectionId, revisionId: id }
  await expect(beginTest(asUser(scene.owner), ref, '192.0.2.x')).rejects.toMatchObject({ code: 'draft_incomplete' })
  await db().connectionRevision.delete({ where: { id } })
})

test('through a set-up link no person is shown, no account, and no value of the answer', async () => {
  const candidate = (await findCandidate(asVisitor(), scene.saml.revisionId))!
  const setupLinkId = `sul_${'0'.repeat(24)}` as const
  const begun = await openTest(asVisitor(), candidate, { startedById: null, setupLinkId }, '192.0.2.x')
  if (begun.kind !== 'begun') throw new Error(begun.kind)
  const { redirectUrl } = await db().testSignIn.findUniqueOrThrow({ where: { id: begun.testId } })
  const test = { id: begun.testId, secret: begun.browserSecret, redirectUrl }
  scene.idp.control({ call: 'failNext', tenant: 'acme', fault: 'other-issuer' })
  await post(scene, test, (await signInAtIdp(scene, test)).response)
  await finish(scene.saml, test)

  const view = await getLatestTestOfLink(asVisitor(), setupLinkId, scene.saml.revisionId)

  expect(view).toMatchObject({ state: 'done', person: null, offers: [], report: { would: null } })
  const said = JSON.stringify(view)
  expect(said).not.toMatch(/ada@|Lovelace|00u-ada/)
  expect(view?.attributes.map(({ name }) => name)).toContain('email')
  const offers = (await getTest(asUser(scene.owner), scene.orgId, test.id)).offers
  expect(offers).toEqual([]) // nor does an admin fix something out of an answer that none of ours asked for
})

test('after 72 hours the answer is gone, for the page as well', async () => {
  const view = await tryWith(scene, 'saml', null)

  const later = asUser(scene.owner, { now: addSeconds(new Date(), 73 * 3600) })
  const gone = await getTest(later, scene.orgId, view.id)
  expect(gone).toMatchObject({ report: { ok: true }, attributes: [], answer: null })
})
