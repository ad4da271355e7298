import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { asIdentity, asUser } from '@/lib/testing/actors'
import {
  aConnection,
  addMember,
  aMember,
  anIdentity,
  anOrg,
  aVerifiedDomain,
  aWaitingRequest,
} from '@/lib/testing/factories'
import { declineLinkRequest, linkRequestToMember } from './decide'
import { countWaiting, findLatestRequest, getRequestForVisitor, listLinkableMembers, listLinkRequests } from './queries'

test('the inbox shows who asks, from where, and whom they may be', async () => {
  const org = await anOrg()
  const { name: domain } = await aVerifiedDomain(org)
  const admin = await aMember(org, 'admin')
  const ada = await aMember(org, 'member', { name: 'Ada Lovelace', email: `Ada@${domain}` })
  const proven = await aMember(org, 'member', { name: 'Old Ada' })
  await aMember(await anOrg(), 'member', { name: 'Ada Lovelace' })
  await aMember(org, 'member', { name: 'ADA LOVELACE', disabledAt: new Date() })
  const connectionId = await aConnection(org, { name: 'Okta — staff', issuer: 'https://acme.okta.test/exk1' })
  const provenAt = new Date()
  const { id } = await aWaitingRequest(org, {
    identity: { connectionId, email: `ada@${domain}`, name: 'ada lovelace', subject: '00u1' },
    note: 'I changed my name',
    ...{ provenUserId: proven, provenBy: 'password', provenAt },
  })

  expect(await listLinkRequests(asUser(admin), org, { state: 'waiting' })).toEqual([
    {
      ...{ id, number: 1, state: 'waiting', createdAt: expect.any(Date), note: 'I changed my name' },
      identity: {
        ...{ email: `ada@${domain}`, name: 'ada lovelace', subject: '00u1' },
        ...{ connectionId, connectionName: 'Okta — staff', issuerHost: 'acme.okta.test' },
      },
      earlierCount: 0,
      proven: { userId: proven, name: 'Old Ada', by: 'password', at: provenAt },
      awaitsProof: null,
      suggestions: [
        expect.objectContaining({ userId: ada, reasons: ['Same address, as the IdP says', 'Same name'] }),
        expect.objectContaining({ userId: proven, reasons: ['Proven by password'] }),
      ],
      decided: null,
      canUndo: false,
    },
  ])
})

test('decided requests say by whom, to whom and why, and whether it can be undone', async () => {
  const org = await anOrg()
  const admin = await aMember(org, 'admin', { name: 'Bo Chen' })
  const ada = await aMember(org, 'member', { name: 'Ada' })
  const [one, two] = [await aWaitingRequest(org), await aWaitingRequest(org)]
  await linkRequestToMember(asUser(admin), org, { linkRequestId: one.id, userId: ada })
  await declineLinkRequest(asUser(admin), org, { linkRequestId: two.id, reason: 'Wrong account.' })
  const linked = async () => (await listLinkRequests(asUser(admin), org, { state: 'linked' }))[0]

  expect(await linked()).toMatchObject({
    id: one.id,
    canUndo: true,
    decided: { by: 'Bo Chen', linkedTo: { userId: ada, name: 'Ada' } },
  })
  expect(await listLinkRequests(asUser(admin), org, { state: 'declined' })).toMatchObject([
    { id: two.id, canUndo: false, decided: { by: 'Bo Chen', linkedTo: null, reason: 'Wrong account.' } },
  ])
  await db().identity.update({ where: { id: one.identityId }, data: { lastUsedAt: new Date(Date.now() + 1000) } })
  expect(await linked()).toMatchObject({ canUndo: false })
})

test('search finds by address, name, subject and number', async () => {
  const org = await anOrg()
  const admin = await aMember(org, 'admin')
  const wanted = await aWaitingRequest(org, { identity: { name: 'Grace Hopper', subject: 'S-77-x' } })
  for (let i = 0; i < 2; i += 1) await aWaitingRequest(org, { identity: { name: 'Somebody Else' } })
  const find = async (q: string) =>
    (await listLinkRequests(asUser(admin), org, { state: 'waiting', q })).map(({ id }) => id)

  for (const q of ['grace', 'HOPPER', 's-77', wanted.email.slice(0, 12), 'R-1', 'r-1', ' 1 '])
    expect(await find(q)).toContain(wanted.id)
  expect(await find('hopper')).toEqual([wanted.id])
  expect(await find('nobody')).toEqual([])
  for (const q of ['%', '_', '\\']) expect(await find(q)).toEqual([])
})

test.each(['Ada\\', '%', "'; --", '\u202eada'])(
  'a name such as %j from an IdP breaks no inbox and suggests nobody',
  async (name) => {
    const org = await anOrg()
    const admin = await aMember(org, 'admin')
    await aWaitingRequest(org, { identity: { name } })

    expect(await listLinkRequests(asUser(admin), org, { state: 'waiting' })).toMatchObject([{ suggestions: [] }])
  },
)

test('what is old without being swept yet no longer waits', async () => {
  const org = await anOrg()
  const admin = await aMember(org, 'admin')
  await aWaitingRequest(org)
  const { id, identity } = await aWaitingRequest(org, { expiresAt: new Date(Date.now() - 1000) })

  expect(await countWaiting(asUser(admin), org)).toBe(1)
  expect(await listLinkRequests(asUser(admin), org, { state: 'waiting' })).toHaveLength(1)
  expect(await getRequestForVisitor(asIdentity(identity), id)).toMatchObject({ state: 'expired' })
})

test('members and strangers read nothing', async () => {
  const [org, rival] = [await anOrg(), await anOrg()]
  const [member, spy] = [await aMember(org), await aMember(rival, 'owner')]
  await aWaitingRequest(org)

  for (const read of [
    (ctx: ReturnType<typeof asUser>) => listLinkRequests(ctx, org, { state: 'waiting' }),
    (ctx: ReturnType<typeof asUser>) => countWaiting(ctx, org),
    (ctx: ReturnType<typeof asUser>) => listLinkableMembers(ctx, org),
  ]) {
    await expect(read(asUser(member))).rejects.toMatchObject({ code: 'forbidden' })
    await expect(read(asUser(spy))).rejects.toMatchObject({ code: 'org_not_found' })
  }
  expect(await listLinkRequests(asUser(spy), rival, { state: 'waiting' })).toEqual([])
})

test('an admin may link to members and admins, not to owners, themselves or shut accounts', async () => {
  const org = await anOrg()
  const [owner, admin, other] = [await aMember(org, 'owner'), await aMember(org, 'admin'), await aMember(org, 'admin')]
  const ada = await aMember(org, 'member', { name: 'Zz Ada' })
  await aMember(org, 'member', { disabledAt: new Date() })
  const connectionId = await aConnection(org)
  await anIdentity(connectionId, { userId: ada })
  const ids = async (ctx = asUser(admin), q = '') =>
    (await listLinkableMembers(ctx, org, q)).map(({ userId }) => userId)

  expect((await ids()).sort()).toEqual([other, ada].sort())
  expect((await ids(asUser(owner))).sort()).toEqual([admin, other, ada].sort())
  expect(await listLinkableMembers(asUser(admin), org, 'zz')).toMatchObject([
    { userId: ada, role: 'member', linkedConnectionIds: [connectionId] },
  ])
})

test('the person sees their own request and nobody else’s', async () => {
  const org = await anOrg({ name: 'Acme' })
  const [mine, yours] = [await aWaitingRequest(org, { remindedAt: new Date() }), await aWaitingRequest(org)]

  expect(await getRequestForVisitor(asIdentity(mine.identity), mine.id)).toMatchObject({
    ...{ number: 1, state: 'waiting', org: { name: 'Acme' }, identity: { email: mine.email } },
    ...{ provenBy: null, awaitsProof: false, mayRemindAt: expect.any(Date), mayAskAgainAt: null, reason: null },
  })
  await expect(getRequestForVisitor(asIdentity(mine.identity), yours.id)).rejects.toMatchObject({
    code: 'link_request_not_found',
  })
  const elsewhere = { ...mine.identity, orgId: await anOrg() }
  await expect(getRequestForVisitor(asIdentity(elsewhere), mine.id)).rejects.toMatchObject({
    code: 'link_request_not_found',
  })
})

test('the person reads why it was declined and from when on they can ask again', async () => {
  const org = await anOrg()
  const admin = await aMember(org, 'admin')
  const { id, identity } = await aWaitingRequest(org)
  await declineLinkRequest(asUser(admin), org, { linkRequestId: id, reason: 'Use your other account.' })

  const seen = { state: 'declined', reason: 'Use your other account.', mayAskAgainAt: expect.any(Date) }
  expect(await getRequestForVisitor(asIdentity(identity), id)).toMatchObject(seen)
  expect(await findLatestRequest(asIdentity(identity), identity.id)).toMatchObject({ id, ...seen })
  const later = asIdentity(identity, { now: new Date(Date.now() + 25 * 3_600_000) })
  expect(await findLatestRequest(later, identity.id)).toMatchObject({ mayAskAgainAt: null })
})

test('that a person must confirm is shown to the admin without the reason', async () => {
  const org = await anOrg()
  const admin = await aMember(org, 'admin')
  const ada = await aMember(org, 'member', { name: 'Ada' })
  await addMember(await anOrg(), ada)
  const { id, identity } = await aWaitingRequest(org)
  await linkRequestToMember(asUser(admin), org, { linkRequestId: id, userId: ada })

  expect(await listLinkRequests(asUser(admin), org, { state: 'waiting' })).toMatchObject([
    { awaitsProof: { userId: ada, name: 'Ada' }, decided: null },
  ])
  expect(await getRequestForVisitor(asIdentity(identity), id)).toMatchObject({ awaitsProof: true, state: 'waiting' })
})
