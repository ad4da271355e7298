import { unlinkIdentity } from '@/lib/identities/commands'
import { declineLinkRequest, linkRequestToMember } from '@/lib/link-requests/decide'
import { openLinkRequest } from '@/lib/link-requests/open'
import { askProofCode } from '@/lib/link-requests/prove'
import { settleProof } from '@/lib/link-requests/settle'
import { expireLinkRequests } from '@/lib/link-requests/sweep'
import { undoLink } from '@/lib/link-requests/undo'
import { denyIdentity, remindOwners, withdrawLinkRequest } from '@/lib/link-requests/withdraw'
import { transact } from '@/lib/platform/context'
import { newSecret } from '@/lib/platform/crypto'
import { db } from '@/lib/platform/db'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { asIdentity, asSystem } from '@/lib/testing/actors'
import { aMember, anIdentity } from '@/lib/testing/factories'
import type { Acts } from './scene'

export const linkingActs = {
  'identity.linked':
    ({ admin, orgId, linkRequestId, other }) =>
    () =>
      linkRequestToMember(admin, orgId, { linkRequestId, userId: other }),
  'identity.unlinked':
    ({ admin, orgId, linked }) =>
    () =>
      unlinkIdentity(admin, orgId, { identityId: linked.id }),
  'link_request.opened': async ({ connectionId }) => {
    const identity = await anIdentity(connectionId)
    return () => openLinkRequest(asIdentity(identity), {})
  },
  'link_request.reminded':
    ({ request }) =>
    () =>
      remindOwners(asIdentity(request.identity), request.id),
  'link_request.proof_asked':
    ({ request: { id: linkRequestId, identity } }) =>
    () =>
      askProofCode(asIdentity(identity), {
        ...{ linkRequestId, identifier: 'nobody', network: newSecret(), browserHash: null },
      }),
  'link_request.proven':
    ({ request, other }) =>
    () =>
      transact(asIdentity(request.identity), (tx) => settleProof(tx, request.id, other, 'code')),
  'link_request.linked':
    ({ admin, orgId, linkRequestId, other }) =>
    () =>
      linkRequestToMember(admin, orgId, { linkRequestId, userId: other }),
  'link_request.approved': async ({ owner, orgId, linkRequestId }) => {
    const userId = await aMember(orgId, 'owner')
    return () => linkRequestToMember(owner, orgId, { linkRequestId, userId })
  },
  'link_request.declined':
    ({ admin, orgId, linkRequestId }) =>
    () =>
      declineLinkRequest(admin, orgId, { linkRequestId, reason: 'No.' }),
  'link_request.withdrawn':
    ({ request }) =>
    () =>
      withdrawLinkRequest(asIdentity(request.identity), request.id),
  'link_request.denied_by_person':
    ({ request }) =>
    () =>
      denyIdentity(asIdentity(request.identity)),
  'link_request.expired': async ({ linkRequestId: id }) => {
    await db().linkRequest.update({ where: { id }, data: { expiresAt: addSeconds(new Date(), -DAY_SECONDS) } })
    return () => expireLinkRequests(asSystem())
  },
  'link_request.undone': async ({ admin, orgId, linkRequestId, other }) => {
    await linkRequestToMember(admin, orgId, { linkRequestId, userId: other })
    return () => undoLink(admin, orgId, { linkRequestId })
  },
} satisfies Acts
