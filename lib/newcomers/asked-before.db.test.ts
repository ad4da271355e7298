import { expect, test } from 'vitest'
import { declineLinkRequest, linkRequestToMember } from '@/lib/link-requests/decide'
import { openLinkRequest } from '@/lib/link-requests/open'
import { listLinkRequests } from '@/lib/link-requests/queries'
import { db } from '@/lib/platform/db'
import { addSeconds } from '@/lib/platform/time'
import { asIdentity, asUser } from '@/lib/testing/actors'
import { aMember, aUser, aWaitingRequest } from '@/lib/testing/factories'
import { accountOf, address, anInvitation, eventsOf } from '@/lib/testing/newcomers'
import { runJobs } from '@/lib/testing/outbox'
import { aBrowser, aSamlOrg } from '@/lib/testing/sso'

/** Ada came where people ask, and asked; an owner reads it. */
async function adaAsked() {
  const org = await aSamlOrg()
  const owner = asUser(await aMember(org.orgId, 'owner'))
  expect(await aBrowser(org).signIn()).toEqual({ kind: 'confirm_identity' })
  const { id } = await db().identity.findFirstOrThrow({ where: { connectionId: org.connectionId } })
  const identity = { id, connectionId: org.connectionId, orgId: org.orgId } as never
  const request = await openLinkRequest(asIdentity(identity), { note: '' })
  return { org, owner, request, rowOf: () => db().linkRequest.findUniqueOrThrow({ where: { id: request.id } }) }
}

test('who asked and is invited as somebody new gets an account, and the request is answered by it', async () => {
  const { org, owner, request, rowOf } = await adaAsked()
  const { invitedById } = await anInvitation(org, { role: 'admin' })
  const { id: another } = await aWaitingRequest(org.orgId)

  expect(await aBrowser(org).signIn()).toEqual({ kind: 'await_account' })
  await runJobs()

  const { id: userId } = (await accountOf(org))!
  expect(await db().membership.findMany({ where: { userId } })).toMatchObject([{ orgId: org.orgId, role: 'admin' }])
  expect(await rowOf()).toMatchObject({ state: 'linked', userId, decidedById: invitedById })
  expect(await aBrowser(org).signIn()).toMatchObject({ kind: 'signed_in', userId })
  expect(await db().linkRequest.findUnique({ where: { id: another } })).toMatchObject({ state: 'waiting' })
  await db().linkRequest.delete({ where: { id: another } })
  expect(await listLinkRequests(owner, org.orgId, { state: 'waiting' })).toEqual([])
  expect(await eventsOf(org.orgId)).toContain('link_request.linked')
  expect(await db().auditEvent.findFirst({ where: { orgId: org.orgId, name: 'link_request.linked' } })).toMatchObject({
    data: { linkRequestId: request.id, userId },
  })
})

test.each(['provenUserId', 'awaitsProofOf'] as const)(
  '… not where the request names an account already (%s)',
  async (how) => {
    const { org, request, rowOf } = await adaAsked()
    await db().linkRequest.update({ where: { id: request.id }, data: { [how]: await aMember(org.orgId) } })
    await anInvitation(org)

    expect(await aBrowser(org).signIn()).toMatchObject({ kind: 'await_link', linkRequestId: request.id })
    expect(await rowOf()).toMatchObject({ state: 'waiting' })
  },
)

test('… and an account that has the address joins by its own sign-in, and is linked by people', async () => {
  const { org, owner, request } = await adaAsked()
  await anInvitation(org)
  const userId = await aUser({ email: address(org) })
  expect(await aBrowser(org).signIn()).toMatchObject({ kind: 'await_link' })

  await db().membership.create({ data: { orgId: org.orgId, userId, role: 'member', createdAt: new Date() } })
  await linkRequestToMember(owner, org.orgId, { linkRequestId: request.id, userId })

  expect(await aBrowser(org).signIn()).toMatchObject({ kind: 'signed_in', userId })
})

test('an invitation after a refusal is the later word; one before it is not', async () => {
  for (const seconds of [60, -60]) {
    const { org, owner, request, rowOf } = await adaAsked()
    await declineLinkRequest(owner, org.orgId, { linkRequestId: request.id, reason: 'Who are you?' })
    const { id } = await anInvitation(org)
    await db().invitation.update({ where: { id }, data: { createdAt: addSeconds(new Date(), seconds) } })

    const ended = await aBrowser(org).signIn()

    expect(ended).toEqual({ kind: seconds > 0 ? 'await_account' : 'confirm_identity' })
    await runJobs()
    expect(await rowOf()).toMatchObject({ state: 'declined', userId: null })
  }
})
