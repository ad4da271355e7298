import { promote } from '@/lib/connections/promote'
import { findReadyConnection } from '@/lib/connections/queries'
import { getSetup } from '@/lib/connections/revisions'
import { beginSso } from '@/lib/login/begin'
import { finishSso } from '@/lib/login/finish'
import { receiveOidc, receiveSaml } from '@/lib/login/receive'
import { newSecret } from '@/lib/platform/crypto'
import { db } from '@/lib/platform/db'
import { asUser, asVisitor } from './actors'
import type { FaultName } from './idp/faults'
import { device } from './sso'
import { signInAtIdp, type TestScene } from './test-sign-in-scene'

/** The scene's draft becomes what people sign in by. */
export async function putLive({ orgId, owner, ...scene }: TestScene, kind: 'saml' | 'oidc'): Promise<void> {
  const ref = scene[kind]
  const { connection, draft } = await getSetup(asUser(owner), orgId, ref.connectionId)
  await promote(asUser(owner), orgId, { ...ref, seen: draft!.seen, word: connection.name, turnOn: true })
}

/**
 * Ada signs in for real, with one fault of the IdP's. What came of it is the attempt that `reference` finds.
 *
 * @param change the query that the browser brings back, where it is spoiled on the way
 */
export async function signInWith(
  scene: TestScene,
  kind: 'saml' | 'oidc',
  fault: FaultName | null,
  { value, change }: { value?: string | undefined; change?: (query: URLSearchParams) => URLSearchParams } = {},
): Promise<{ kind: string; reference: string }> {
  const { connectionId } = scene[kind]
  const order = { call: 'failNext', tenant: 'acme' } as const
  if (fault) scene.idp.control(value === undefined ? { ...order, fault } : { ...order, fault, value })
  const ready = (await findReadyConnection(asVisitor(), connectionId))!
  const asking = { returnTo: '/', device, loginHint: null, asking: 'as_it_likes' } as const
  const begun = await beginSso(asVisitor(), ready, asking)
  if (begun.kind !== 'begun') throw new Error(begun.kind)
  const { transactionId, browserSecret } = begun
  const { redirectUrl, attemptId } = await db().signInTransaction.findUniqueOrThrow({ where: { id: transactionId } })

  const at = await signInAtIdp(scene, { redirectUrl })
  const query = change?.(at.query) ?? at.query
  const post = { samlResponse: at.response, relayState: transactionId, network: device.network }
  const received =
    kind === 'saml'
      ? await receiveSaml(asVisitor(), connectionId, post)
      : await receiveOidc(asVisitor(), connectionId, { query, browserSecret })
  const browser = { browserSecret, browser: newSecret(), current: null, mayReplace: false, device }
  const end =
    received.kind === 'answered' ? await finishSso(asVisitor(), { transactionId, connectionId, ...browser }) : received
  const { reference } = await db().attempt.findUniqueOrThrow({ where: { id: attemptId } })
  return { kind: end.kind, reference }
}
