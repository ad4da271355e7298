import { turnOnConnection } from '@/lib/connections/commands'
import { createOidcConnection } from '@/lib/connections/create'
import { findReadyConnection } from '@/lib/connections/queries'
import { type Asking, beginSso } from '@/lib/login/begin'
import { finishSso } from '@/lib/login/finish'
import { receiveOidc } from '@/lib/login/receive'
import { newSecret } from '@/lib/platform/crypto'
import { db } from '@/lib/platform/db'
import type { ConnectionId, OrgId, UserId } from '@/lib/platform/ids'
import { asUser, asVisitor } from '../actors'
import { aMember, anOrg, aVerifiedDomain } from '../factories'
import { device } from '../sso'
import type { Behaviour, HostileProvider } from './hostile-provider'

export type HostileOrg = { orgId: OrgId; connectionId: ConnectionId; ada: UserId }

/** An organization whose connection leads to the provider; the person is linked, so that only the answer can go wrong. */
export async function anOrgOf(provider: HostileProvider): Promise<HostileOrg> {
  const orgId = await anOrg()
  await aVerifiedDomain(orgId, provider.domain)
  const owner = asUser(await aMember(orgId, 'owner'))
  const { issuer, clientId, clientSecret } = provider
  const connectionId = await createOidcConnection(owner, orgId, { name: 'Hostile', issuer, clientId, clientSecret })
  await turnOnConnection(owner, orgId, { connectionId })
  const ada = await aMember(orgId)
  const identity = { id: `idn_${newSecret()}`, connectionId, userId: ada, issuer, subject: provider.person.sub }
  await db().identity.create({ data: { ...identity, format: 'oidc', createdAt: new Date() } })
  return { orgId, connectionId, ada }
}

/** Begins a sign-in under a behaviour and goes to the provider: what came back, and what to do with it. */
export async function visit(
  provider: HostileProvider,
  { connectionId }: HostileOrg,
  behaviour: Behaviour,
  asking: Asking = 'as_it_likes',
) {
  const connection = (await findReadyConnection(asVisitor(), connectionId))!
  const begun = await beginSso(asVisitor(), connection, { returnTo: '/', device, loginHint: null, asking })
  if (begun.kind !== 'begun') throw new Error(begun.kind)
  const { transactionId, browserSecret } = begun
  const { redirectUrl, attemptId } = await db().signInTransaction.findUniqueOrThrow({ where: { id: transactionId } })
  provider.behave(behaviour)
  const query = provider.authorize(redirectUrl)

  const arrive = async (brought = query) => {
    const received = await receiveOidc(asVisitor(), connectionId, { query: brought, browserSecret })
    if (received.kind !== 'answered') return received
    const more = { browser: newSecret(), current: null, mayReplace: false, device }
    return finishSso(asVisitor(), { transactionId, connectionId, browserSecret, ...more })
  }
  return { query, arrive, attempt: () => db().attempt.findUniqueOrThrow({ where: { id: attemptId } }) }
}

/** What became of one sign-in: how it ended, what was written down of it, how many sessions there are more than before. */
export async function tryBehaviour(
  provider: HostileProvider,
  org: HostileOrg,
  behaviour: Behaviour,
  asking: Asking = 'as_it_likes',
) {
  const countSessions = () => db().session.count({ where: { userId: org.ada } })
  const before = await countSessions()
  const { arrive, attempt } = await visit(provider, org, behaviour, asking)
  const startedAt = performance.now()
  const finished = await arrive()
  const tookMs = performance.now() - startedAt
  const { state, outcome, steps } = await attempt()
  return {
    result: {
      kind: finished.kind,
      ...('code' in finished ? { code: finished.code } : {}),
      attempt: `${state} ${outcome}`,
      sessions: (await countSessions()) - before,
    },
    steps: JSON.stringify(steps),
    tookMs,
  }
}

/** The result of a refusal that left nothing behind but its attempt. */
export function refused(code: string) {
  return { kind: 'refused', code, attempt: `failed ${code}`, sessions: 0 }
}

export const signedIn = { kind: 'signed_in', attempt: 'succeeded signed_in', sessions: 1 }
