import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { revisionSecretOf } from '@/lib/connections/drafts'
import { setPlan } from '@/lib/orgs/operator-commands'
import { db } from '@/lib/platform/db'
import type { OrgId, SsoRequestId } from '@/lib/platform/ids'
import { asOperator, asUser } from '@/lib/testing/actors'
import { aMember, anOrg } from '@/lib/testing/factories'
import { createSigningKey, idpMetadata } from '@/lib/testing/saml'
import { askForSso, withdrawSsoRequest } from './commands'
import { setAssistsOnboarding, takeSsoRequest } from './operator-commands'
import { fillDraft } from './prepare'
import { AskForSso, type FillDraft } from './schema'

const operator = asOperator()
const metadata = idpMetadata({
  entityId: 'https://idp.example/entity',
  ssoUrl: 'https://idp.example/sso',
  certificates: [createSigningKey('the IdP').certificatePem],
})
let issuer: string
const server = createServer((_, response) =>
  response.end(
    JSON.stringify({
      ...{ issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token` },
      jwks_uri: `${issuer}/jwks`,
    }),
  ),
)

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await setAssistsOnboarding(operator, true)
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

async function asked({ taken = true } = {}) {
  const orgId = await anOrg()
  const owner = asUser(await aMember(orgId, 'owner'))
  const wanted = AskForSso.parse({ provider: 'okta', domains: 'acme.example', note: '' })
  const id = await askForSso(owner, orgId, wanted)
  if (taken) await takeSsoRequest(operator, { ssoRequestId: id })
  return { orgId, owner, id }
}

const sent = (ssoRequestId: SsoRequestId, more: Partial<FillDraft> = {}): FillDraft => ({
  ...{ ssoRequestId, kind: 'saml', metadata, issuer: '', clientId: '', clientSecret: '', tenantValue: '', ...more },
})
const connectionsOf = (orgId: OrgId) => db().connection.count({ where: { orgId } })

test('what the customer sent becomes a draft that signs nobody in', async () => {
  const { orgId, id } = await asked()

  const { connectionId, revisionId } = await fillDraft(operator, sent(id))

  const connection = await db().connection.findUniqueOrThrow({ where: { id: connectionId } })
  expect(connection).toMatchObject({ orgId, kind: 'saml', state: 'draft', provider: 'okta', name: 'Okta', issuer: '' })
  const { config, state } = await db().connectionRevision.findUniqueOrThrow({ where: { id: revisionId } })
  expect([state, config]).toMatchObject(['draft', { entityId: 'https://idp.example/entity' }])
})

test('a client at an OpenID provider as well; its secret is sealed', async () => {
  const { id } = await asked()
  const client = { kind: 'oidc', metadata: '', issuer, clientId: 'us', clientSecret: 'the-secret-itself' } as const

  const { revisionId } = await fillDraft(operator, sent(id, client))

  const revision = await db().connectionRevision.findUniqueOrThrow({ where: { id: revisionId } })
  expect(revision.config).toMatchObject({ kind: 'oidc', issuer, clientId: 'us' })
  expect(JSON.stringify(revision)).not.toContain('the-secret-itself')
  expect(revisionSecretOf(revision)).toBe('the-secret-itself')
})

test('nothing is made of what cannot be read, nor of too little', async () => {
  const { orgId, id } = await asked()
  const refused: [Partial<FillDraft>, object][] = [
    [
      { metadata: '<!doctype html><title>Okta</title>' },
      { code: 'invalid_input', fields: { metadata: expect.any(String) } },
    ],
    [{ metadata: '' }, { code: 'invalid_input', fields: { metadata: expect.any(String) } }],
    [{ kind: 'oidc', issuer: 'nowhere' }, { fields: { issuer: expect.any(String), clientSecret: expect.any(String) } }],
    [{ kind: 'oidc', issuer: 'https://127.0.0.1:1', clientId: 'us', clientSecret: 'x' }, { status: 400 }],
  ]
  for (const [more, failure] of refused)
    await expect(fillDraft(operator, sent(id, more))).rejects.toMatchObject(failure)
  expect(await connectionsOf(orgId)).toBe(0)
})

test('only while the request is in work, and with the plan', async () => {
  const open = await asked({ taken: false })
  await expect(fillDraft(operator, sent(open.id))).rejects.toMatchObject({ code: 'sso_request_settled' })
  const gone = await asked()
  await withdrawSsoRequest(gone.owner, gone.orgId, { ssoRequestId: gone.id })
  await expect(fillDraft(operator, sent(gone.id))).rejects.toMatchObject({ code: 'sso_request_settled' })
  const team = await asked()
  await setPlan(operator, { orgId: team.orgId, plan: 'team' })
  await expect(fillDraft(operator, sent(team.id))).rejects.toMatchObject({ code: 'connection_needs_plan' })
  expect(await Promise.all([open, gone, team].map(({ orgId }) => connectionsOf(orgId)))).toEqual([0, 0, 0])
})
