import { setTimeout as pause } from 'node:timers/promises'
import { refreshMetadataJob } from '@/jobs/handlers/metadata-refresh'
import { beginConnection, draftBeside } from '@/lib/connections/drafts'
import { type Ctx, transact, type UserActor } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import { enqueue } from '@/lib/platform/jobs'
import { asSystem, asUser } from '@/lib/testing/actors'
import { aMember, anOrg, aVerifiedDomain } from '@/lib/testing/factories'
import { createSigningKey, type SigningKey } from '@/lib/testing/saml'
import type { SamlOrg } from '@/lib/testing/sso'
import { hashPassword } from '@/lib/users/password'
import { aBrowser, type Balancer, type Browser } from './browser'
import type { DraftOf, Press } from './presses'
import type { SetUpWorld } from './set-up-world'
import { PASSWORD, passIdp, trySigningInByPassword } from './story'

/** An organization that has not begun, its owner, and a provider of theirs with the key that signs now. */
export type Beginner = {
  n: number
  org: SamlOrg
  owner: Ctx<UserActor>
  ownerEmail: string
  draft: DraftOf
  /** The domain that is added; another one is verified already, so that nothing has to wait for it. */
  newDomain: string
  key: SigningKey
  nextKey: SigningKey
}

const TRIES_AT_MOST = 40
let count = 0

/** The test's own connections die with the server as well. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      if (tries === TRIES_AT_MOST * 10) throw error
      await pause(100)
    }
  }
}

export async function aBeginner(): Promise<Beginner> {
  count += 1
  const n = count
  const orgId = await anOrg()
  const { name: domain } = await aVerifiedDomain(orgId)
  const ownerEmail = `bo.${n}@${domain}`
  const owner = asUser(await aMember(orgId, 'owner', { email: ownerEmail, passwordHash: await hashPassword(PASSWORD) }))
  const draft = await beginConnection(owner, orgId, { name: 'Okta', provider: 'okta', kind: 'saml' })
  const { connectionId } = draft
  await db().connection.update({ where: { id: connectionId }, data: { newcomers: 'provision' } })
  const org = { orgId, connectionId, domain, issuer: `https://idp-${n}.example` }
  const [key, nextKey] = [createSigningKey(`key of ${n}`), createSigningKey(`next key of ${n}`)]
  return { n, org, owner, ownerEmail, draft, newDomain: `late-${n}.example`, key, nextKey }
}

/**
 * The whole of a set-up, by an owner who tries again when told to: a domain
 * that is looked for, metadata by its address, a test, the turning on, somebody
 * new who comes by it, a link for a colleague; then the provider's key changes,
 * once for the daily look, and once for good by a draft of the owner's.
 */
export async function setUp(beginner: Beginner, world: SetUpWorld, balancer: Balancer): Promise<void> {
  const { org, draft, newDomain, key, nextKey } = beginner
  const bo = aBrowser(balancer, `10.20.${beginner.n}.1`)
  await enter(bo, beginner)
  await press(bo, beginner, { what: 'addDomain', text: newDomain }, ['domain_known'])
  const where = { orgId_name: { orgId: org.orgId, name: newDomain } }
  world.prove(newDomain, (await patiently(() => db().domain.findUniqueOrThrow({ where }))).challenge)

  const text = world.publish(org.issuer, [key])
  await press(bo, beginner, { what: 'importMetadata', text })
  await tryIt(bo, beginner, draft)
  await press(bo, beginner, { what: 'turnOn' }, ['draft_not_found'])
  await comeNew(balancer, beginner, 'nia', key)
  await press(bo, beginner, { what: 'handOut', draft: await draftNow(beginner), text: contactOf(beginner) })

  world.publish(org.issuer, [key, nextKey])
  await patiently(() => letReadToday(beginner))
  await comeNew(balancer, beginner, 'olu', key)
  await press(bo, beginner, {
    what: 'importMetadata',
    draft: await draftNow(beginner),
    text: world.publish(org.issuer, [nextKey]),
  })
  await press(bo, beginner, { what: 'turnOn' }, ['draft_not_found'])
  await comeNew(balancer, beginner, 'pat', nextKey)
}

async function enter(browser: Browser, { ownerEmail }: Beginner): Promise<void> {
  const entered = await trySigningInByPassword(browser, ownerEmail)
  if (!entered.setsSession) throw new Error(`The owner’s password led to ${entered.to}`)
}

/** `done` says what a second press is told whose first one counted although its answer was lost. */
async function press(browser: Browser, { org, draft }: Beginner, what: Partial<Press>, done: string[] = []) {
  const { text, status } = await browser.send('/set-up', { orgId: org.orgId, draft, text: '', ...what })
  if (text !== 'done' && !done.includes(text)) throw new Error(`${what.what} led to ${status} ${text}`)
}

const draftNow = ({ owner, org }: Beginner) => patiently(() => draftBeside(owner, org.orgId, org.connectionId))

/** Tests until one has passed: a test whose page was lost is begun anew. */
async function tryIt(browser: Browser, { org, key, owner }: Beginner, { revisionId }: DraftOf): Promise<void> {
  const hasPassed = () => patiently(() => db().connectionRevision.findUniqueOrThrow({ where: { id: revisionId } }))
  for (let tries = 1; !(await hasPassed()).testedAt; tries += 1) {
    if (tries > TRIES_AT_MOST) throw new Error(`${owner.actor.userId} gave up testing`)
    const begun = await browser.post(`/sso/${org.connectionId}/test`, { revision: revisionId })
    await passIdp(browser, begun, { org, email: `tester@${org.domain}`, key })
  }
}

/** Somebody whom nobody here knows signs in, and waits for the account. */
async function comeNew(balancer: Balancer, { n, org }: Beginner, who: string, key: SigningKey): Promise<void> {
  const browser = aBrowser(balancer, `10.21.${n}.${who.charCodeAt(0)}`)
  const email = `${who}@${org.domain}`
  for (let tries = 1; tries <= TRIES_AT_MOST; tries += 1) {
    let page = await passIdp(browser, await browser.post(`/sso/${org.connectionId}/start`, {}), { org, email, key })
    for (; page.to.startsWith('/auth/welcome'); await pause(100)) {
      const tx = new URL(page.to, 'http://here').searchParams.get('tx') ?? ''
      page = await browser.get(`/sso/${org.connectionId}/callback?tx=${tx}`)
    }
    if (page.to === '/') return
  }
  throw new Error(`${email} gave up`)
}

/** Whom the set-up link is for. */
export const contactOf = ({ org }: Beginner) => `ines@it-${org.domain}`

/** Its day has come, and the clock asks for it. */
async function letReadToday({ org }: Beginner): Promise<void> {
  await db().connection.update({ where: { id: org.connectionId }, data: { metadataNextCheckAt: new Date(0) } })
  await transact(asSystem(), (tx) => enqueue(tx, refreshMetadataJob, {}))
}
