import { beginConnection, type DraftRef, saveDraft } from '@/lib/connections/drafts'
import { readImport } from '@/lib/connections/import'
import { serviceProviderOf, signingKey } from '@/lib/connections/service-provider'
import { newSecret } from '@/lib/platform/crypto'
import { db } from '@/lib/platform/db'
import { env } from '@/lib/platform/env'
import type { OrgId, TestSignInId, UserId } from '@/lib/platform/ids'
import { beginTest } from '@/lib/test-sign-ins/begin'
import { finishTest } from '@/lib/test-sign-ins/finish'
import { getLatestTest } from '@/lib/test-sign-ins/queries'
import { receiveOidcTest, receiveSamlTest } from '@/lib/test-sign-ins/receive'
import { asUser, asVisitor } from './actors'
import { aMember, anOrg, aVerifiedDomain } from './factories'
import type { FaultName } from './idp/faults'
import { postedBy } from './idp/saml-visit'
import { type RunningIdp, startIdp } from './idp/server'
import { visitor } from './idp/visitor'

export const DOMAIN = 'acme.example'
const network = '192.0.2.x'
const person = { username: 'ada', email: `ada@${DOMAIN}`, firstName: 'Ada', lastName: 'Lovelace', subject: '00u-ada' }

/** A test sign-in under way, with the cookie's secret of the browser that began. */
export type Test = { id: TestSignInId; secret: string; redirectUrl: string }

/** An organization whose owner sets up both kinds of connection at an IdP that makes mistakes on demand. */
export type TestScene = {
  idp: RunningIdp
  orgId: OrgId
  owner: UserId
  saml: DraftRef
  oidc: DraftRef
  client: { client_id: string; client_secret: string }
}

export async function aTestScene(): Promise<TestScene> {
  const idp = await startIdp({
    port: 0,
    productOrigin: env().PUBLIC_URL,
    tenants: [{ slug: 'acme', name: 'Acme', people: [person] }],
  })
  const orgId = await anOrg()
  await aVerifiedDomain(orgId, DOMAIN)
  const owner = await aMember(orgId, 'owner')
  const client = { client_id: 'porchlight', client_secret: newSecret() }
  const saml = await beginConnection(asUser(owner), orgId, { name: 'Okta', provider: 'okta', kind: 'saml' })
  const oidc = await beginConnection(asUser(owner), orgId, { name: 'Entra', provider: 'other_oidc', kind: 'oidc' })
  const redirect_uris = [serviceProviderOf(oidc.connectionId).redirectUrl]
  idp.control({ call: 'registerClient', tenant: 'acme', ...client, redirect_uris })
  const scene = { idp, orgId, owner, saml, oidc, client }
  await fillIn(scene)
  return scene
}

/** Both drafts as they should be, whatever a test did to them. */
export async function fillIn({ idp, orgId, owner, saml, oidc, client }: TestScene): Promise<void> {
  const imported = await readImport(`${idp.url}/acme/saml/metadata`, new Date())
  if (!imported.ok) throw new Error(`the IdP’s metadata was refused: ${imported.hint.code}`)
  await saveDraft(asUser(owner), orgId, saml, { part: { ...imported.part, mapping: null } })
  const discovery = `${idp.url}/acme/oidc/.well-known/openid-configuration`
  const providerMetadata = (await (await fetch(discovery)).json()) as Record<string, unknown>
  const part = { issuer: `${idp.url}/acme/oidc`, clientId: client.client_id, providerMetadata, mapping: null }
  const nobodyPinned = { tenantClaim: null, tenantValue: null }
  await saveDraft(asUser(owner), orgId, oidc, { part: { ...part, ...nobodyPinned }, secret: client.client_secret })
  const { connectionId: id } = saml
  await db().connection.update({ where: { id }, data: { spEntityId: null, spAcsUrl: null } })
}

export async function begin({ owner }: TestScene, ref: DraftRef, now = new Date()): Promise<Test> {
  const begun = await beginTest(asUser(owner, { now }), ref, network)
  if (begun.kind !== 'begun') throw new Error(begun.kind)
  const { redirectUrl } = await db().testSignIn.findUniqueOrThrow({ where: { id: begun.testId } })
  return { id: begun.testId, secret: begun.browserSecret, redirectUrl }
}

/** Ada signs in at the IdP: what its page would post for SAML, the query it sends back for OIDC. */
export async function signInAtIdp(
  { idp }: TestScene,
  { redirectUrl }: Pick<Test, 'redirectUrl'>,
): Promise<{ response: string; query: URLSearchParams }> {
  const browser = visitor(idp.url)
  const seen = await browser.post((await browser.get(redirectUrl)).url, { person: 'ada' })
  const { xml } = postedBy(seen)
  return { response: Buffer.from(xml).toString('base64'), query: new URL(seen.url).searchParams }
}

export function post({ saml }: TestScene, test: Test, samlResponse: string, now = new Date()) {
  const answer = { samlResponse, relayState: test.id, network }
  return receiveSamlTest(asVisitor({ now }), saml.connectionId, answer)
}

export function bring({ oidc }: TestScene, test: Test, query: URLSearchParams, now = new Date()) {
  return receiveOidcTest(asVisitor({ now }), oidc.connectionId, { query, browserSecret: test.secret })
}

export function finish({ connectionId }: DraftRef, { id: testId, secret: browserSecret }: Test) {
  return finishTest(asVisitor(), { testId, connectionId, browserSecret })
}

/** The whole way with one fault, and what the owner's page shows then. */
export async function tryWith(scene: TestScene, kind: 'saml' | 'oidc', fault: FaultName | null, value?: string) {
  const ref = scene[kind]
  if (fault) {
    const order = { call: 'failNext', tenant: 'acme', fault } as const
    scene.idp.control(value === undefined ? order : { ...order, value })
  }
  const test = await begin(scene, ref)
  const { response, query } = await signInAtIdp(scene, test)
  await (kind === 'saml' ? post(scene, test, response) : bring(scene, test, query))
  await finish(ref, test)
  const view = await getLatestTest(asUser(scene.owner), scene.orgId, ref.revisionId)
  return view ?? Promise.reject(new Error('there is no test'))
}

/** The certificate that our metadata offers for encryption. */
export async function ourCertificate(): Promise<string> {
  return (await signingKey()).certificate
}
