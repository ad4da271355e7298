import type { EventName } from '@/lib/audit/events'
import { newSecret } from '@/lib/platform/crypto'
import type { UserId } from '@/lib/platform/ids'
import { asUser } from '@/lib/testing/actors'
import { aMember, anIdentity, aWaitingRequest } from '@/lib/testing/factories'
import { aSession } from '@/lib/testing/sessions'
import { aSamlOrg } from '@/lib/testing/sso'

/** An organization in which everything can be done: with an owner, an admin, two members, a linked sign-in and one that waits. */
export async function aScene() {
  const org = await aSamlOrg()
  const { orgId, connectionId } = org
  const [ada, other] = [await aMember(orgId), await aMember(orgId)]
  const request = await aWaitingRequest(orgId, { identity: { connectionId } })
  const linked = await anIdentity(connectionId, { userId: ada })
  const [owner, admin] = [await as(await aMember(orgId, 'owner')), await as(await aMember(orgId, 'admin'))]
  return { org, orgId, connectionId, owner, admin, ada, other, request, linkRequestId: request.id, linked }
}

/** Somebody in a session of their own, proven a moment ago. */
export async function as(userId: UserId) {
  return asUser(userId, { sessionId: await aSession(userId), factor: 'passkey' })
}

export type Scene = Awaited<ReturnType<typeof aScene>>
export type Act = () => Promise<unknown>
/** Makes what an act needs, and returns the act. */
export type Prepare = (scene: Scene) => Act | Promise<Act>
export type Acts = Partial<Record<EventName, Prepare>>

/** A word like no other, for names that may be taken once. */
export const aName = () => `n-${newSecret().slice(0, 8).toLowerCase().replaceAll(/[_-]/g, 'x')}`
