import { expect, test } from 'vitest'
import { secretsOf } from '@/lib/mail/secrets'
import { db } from '@/lib/platform/db'
import { newId } from '@/lib/platform/ids'
import { asSystem, asUser } from '@/lib/testing/actors'
import { aMember, anOrg, aWaitingRequest } from '@/lib/testing/factories'
import { identityDenied, linkRequestReminder, linkRequestsWaiting } from './admin-emails'
import { declineLinkRequest, linkRequestToMember } from './decide'
import { identityLinked, linkRequestAsked, linkRequestDeclined, linkRequestLinked } from './emails'

const secrets = secretsOf(newId('job'))
const now = () => asSystem()
const to = (mails: { to: string }[] | { to: string } | null) =>
  [mails ?? []]
    .flat()
    .map((mail) => mail.to)
    .sort()

test('a person is mailed at the address that their IdP asserts; the account’s owner at the one we verified', async () => {
  const org = await anOrg({ name: 'Acme' })
  const [admin, ada] = [await aMember(org, 'admin'), await aMember(org, 'member', { email: 'Ada.Old@people.test' })]
  const { id: linkRequestId, email } = await aWaitingRequest(org)
  expect(await linkRequestAsked.load(now(), { linkRequestId }, secrets)).toMatchObject({
    to: email,
    org: 'Acme',
    request: 'R-1',
  })

  await linkRequestToMember(asUser(admin), org, { linkRequestId, userId: ada })

  expect(await linkRequestLinked.load(now(), { linkRequestId }, secrets)).toMatchObject({ to: email })
  expect(await identityLinked.load(now(), { linkRequestId }, secrets)).toMatchObject({
    to: 'Ada.Old@people.test',
    who: email,
    url: expect.stringMatching(/^http:\/\/localhost:4100\/auth\/undo\?t=[\w-]{43}$/),
  })
})

test('what is no longer true is not mailed', async () => {
  const org = await anOrg()
  const admin = await aMember(org, 'admin')
  const { id: linkRequestId } = await aWaitingRequest(org)
  await declineLinkRequest(asUser(admin), org, { linkRequestId, reason: 'No.' })

  expect(await linkRequestAsked.load(now(), { linkRequestId }, secrets)).toBeNull()
  expect(await linkRequestLinked.load(now(), { linkRequestId }, secrets)).toBeNull()
  expect(await linkRequestDeclined.load(now(), { linkRequestId }, secrets)).toMatchObject({ reason: 'No.' })
  expect(await linkRequestReminder.load(now(), { linkRequestId }, secrets)).toEqual([])
  expect(await linkRequestsWaiting.load(now(), { orgId: org }, secrets)).toEqual([])
})

test('no undo link goes to an address that was never verified, or for a link that is gone', async () => {
  const org = await anOrg()
  const [admin, ada, bo] = [
    await aMember(org, 'admin'),
    await aMember(org, 'member', { emailVerifiedAt: null }),
    await aMember(org),
  ]
  const [one, two] = [await aWaitingRequest(org), await aWaitingRequest(org)]
  await linkRequestToMember(asUser(admin), org, { linkRequestId: one.id, userId: ada })
  await linkRequestToMember(asUser(admin), org, { linkRequestId: two.id, userId: bo })
  await db().identity.update({ where: { id: two.identityId }, data: { userId: null } })

  for (const { id } of [one, two]) expect(await identityLinked.load(now(), { linkRequestId: id }, secrets)).toBeNull()
  expect(await db().mailToken.count({ where: { userId: { in: [ada, bo] } } })).toBe(0)
})

test('admins and owners get the digest, owners the reminder and “not me”; nobody who is shut', async () => {
  const org = await anOrg()
  const address = async (id: string) => (await db().user.findUniqueOrThrow({ where: { id } })).email
  const [owner, admin] = [await address(await aMember(org, 'owner')), await address(await aMember(org, 'admin'))]
  await aMember(org)
  await aMember(org, 'owner', { disabledAt: new Date() })
  await aMember(await anOrg(), 'owner')
  const { id: linkRequestId, identityId } = await aWaitingRequest(org)

  expect(to(await linkRequestsWaiting.load(now(), { orgId: org }, secrets))).toEqual([owner, admin].sort())
  expect(to(await linkRequestReminder.load(now(), { linkRequestId }, secrets))).toEqual([owner])
  expect(to(await identityDenied.load(now(), { identityId }, secrets))).toEqual([owner])
})
