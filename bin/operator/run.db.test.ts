import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { aMember, anOrg } from '@/lib/testing/factories'
import { demoPeople } from '@/lib/testing/idp/demo-people'
import { type RunningIdp, startIdp } from '@/lib/testing/idp/server'
import { createSigningKey, idpMetadata } from '@/lib/testing/saml'
import { aTerminal } from './a-terminal'

const folder = mkdtempSync(join(tmpdir(), 'porchlight-operator-'))
const SECRETS = { password: 'tiba-nomu-reko-sadi', client: 'a-secret-of-the-client' }
const as = ['--as', 'olu@vendor.test', '--reason', 'Ticket 4711']
let idp: RunningIdp

beforeAll(async () => {
  idp = await startIdp({ port: 0, tenants: [{ slug: 'acme', name: 'Acme', people: demoPeople.acme }] })
})
afterAll(async () => {
  await idp.stop()
  rmSync(folder, { recursive: true })
})

const { type, json, printed } = aTerminal()

function written(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

test('an installation is set up from nothing, and reads back as it was typed', async () => {
  const first = await json('operators', 'create', '--name', 'Olu Adeyemi', '--email', 'Olu@vendor.test')
  await json('companies', 'create', '--slug', 'northwind', '--name', 'Northwind', '--plan', 'business', ...as)
  const acme = ['--slug', 'acme', '--name', 'Acme Health', '--plan', 'team', '--company', 'northwind']
  await json('orgs', 'create', ...acme, ...as)
  await json('orgs', 'set-sso-mode', '--org', 'acme', '--mode', 'optional', ...as)
  await json('orgs', 'set-support', '--org', 'acme', '--phone', '+1 555 010 0199', ...as)
  const person = ['--name', 'Bo Chen', '--username', 'bo', '--email', 'bo@acme.example']
  await json('people', 'create', ...person, '--password-file', written('password', SECRETS.password), ...as)
  await json('memberships', 'add', '--org', 'acme', '--person', 'bo', '--role', 'owner', ...as)
  await json('domains', 'add-verified', '--org', 'acme', '--domain', 'ACME.example', ...as)

  expect(await json('operators', 'list')).toMatchObject([{ ...first, email: 'olu@vendor.test' }])
  expect(await json('companies', 'list')).toMatchObject([{ slug: 'northwind', plan: 'business', organizations: 1 }])
  expect(await json('orgs', 'show', '--org', 'acme')).toMatchObject({
    ...{ slug: 'acme', company: 'northwind', plan: 'team', ssoMode: 'optional', members: 1 },
    ...{ supportPhone: '+1 555 010 0199', supportUrl: null },
  })
  expect(await json('people', 'show', '--person', 'BO@acme.example')).toMatchObject({
    hasPassword: true,
    memberships: [{ org: 'acme', role: 'owner' }],
    identities: [],
  })
  expect(await json('domains', 'list', '--org', 'acme')).toMatchObject([
    { name: 'acme.example', state: 'verified', verifiedBy: 'operator' },
  ])
})

test('a SAML connection from a file and an OIDC one with its secret from a file are made and turned on', async () => {
  const [key, next] = [createSigningKey('one'), createSigningKey('two')]
  const metadata = {
    entityId: 'https://idp.test/saml',
    ssoUrl: 'https://idp.test/sso',
    certificates: [key.certificatePem],
  }
  const file = written('metadata.xml', idpMetadata(metadata))

  const saml = await json('connections', 'create-saml', '--org', 'acme', '--name', 'Okta', '--metadata', file, ...as)
  const client = ['--client-id', 'porchlight', '--client-secret-file', written('secret', SECRETS.client)]
  const issuer = ['--issuer', `${idp.url}/acme/oidc`]
  const oidc = await json('connections', 'create-oidc', '--org', 'acme', '--name', 'Entra', ...issuer, ...client, ...as)
  for (const { id } of [saml, oidc]) await json('connections', 'turn-on', '--connection', id, ...as)
  const pem = written('certificate.pem', next.certificatePem)
  const rolled = await json('connections', 'add-certificate', '--connection', saml.id, '--certificate', pem, ...as)

  expect(saml).toMatchObject({ state: 'draft', issuer: 'https://idp.test/saml' })
  expect(saml.ours.acsUrl).toBe(`http://localhost:4100/sso/${saml.id}/acs`)
  expect(rolled.certificates).toHaveLength(2)
  expect(await json('connections', 'list', '--org', 'acme')).toMatchObject([
    { name: 'Okta', kind: 'saml', state: 'active', linked: 0 },
    { name: 'Entra', kind: 'oidc', state: 'active', issuer: `${idp.url}/acme/oidc` },
  ])
})

test('a connection is turned off and removed', async () => {
  const [okta] = await json('connections', 'list', '--org', 'acme')

  expect(await json('connections', 'turn-off', '--connection', okta.id, ...as)).toMatchObject({ state: 'off' })
  expect(await json('connections', 'remove', '--connection', okta.id, ...as)).toEqual({ id: okta.id, removed: true })
  expect(await json('connections', 'show', '--connection', okta.id)).toMatchObject({
    error: { code: 'connection_not_found' },
  })
})

test('every act stands in the customer’s audit log with the operator and the reason', async () => {
  const events = await json('audit', 'list', '--org', 'acme', '--limit', '1000')

  expect(events.length).toBeGreaterThan(8)
  for (const event of events) {
    expect(event).toMatchObject({ org: 'acme', actor: 'operator', who: 'olu@vendor.test', reason: 'Ticket 4711' })
  }
  expect(events.map(({ sentence }: { sentence: string }) => sentence)).toContain('added Bo Chen as owner')
  expect((await type('audit', 'list', '--org', 'acme', '--event', 'org.created')).out).toContain(
    'created the organization Acme Health',
  )
})

test('memberships change and end; the last owner stays', async () => {
  await json('people', 'create', '--name', 'Ada', '--username', 'ada', '--email', 'ada@acme.example', ...as)
  await json('memberships', 'add', '--org', 'acme', '--person', 'ada', '--role', 'member', ...as)

  const promoted = await json('memberships', 'set-role', '--org', 'acme', '--person', 'ada', '--role', 'admin', ...as)
  const removed = await json('memberships', 'remove', '--org', 'acme', '--person', 'ada', ...as)
  const refused = await type('memberships', 'remove', '--org', 'acme', '--person', 'bo', ...as)

  expect([promoted.role, removed.removed]).toEqual(['admin', true])
  expect(refused).toMatchObject({
    code: 1,
    err: 'An organization needs an owner. Make somebody else owner first. (last_owner)',
  })
  expect(await json('memberships', 'list', '--org', 'acme')).toMatchObject([
    { email: 'bo@acme.example', role: 'owner' },
  ])
})

test('an account is shut', async () => {
  const eve = await aMember(await anOrg(), 'member')

  expect((await json('people', 'disable', '--person', eve, ...as)).disabledAt).not.toBeNull()
  expect(await type('people', 'disable', '--person', eve, ...as)).toMatchObject({ code: 1 })
})

test('a weak password, an own-issuer secret or a wrong file never make half a thing', async () => {
  const person = ['--name', 'Wil', '--username', 'wil', '--email', 'wil@acme.example']
  const weak = await json('people', 'create', ...person, '--password-file', written('weak', 'short'), ...as)
  const file = written('page.xml', '<html>')
  const page = await json('connections', 'create-saml', '--org', 'acme', '--name', 'X', '--metadata', file, ...as)

  expect([weak.error.code, page.error.code]).toEqual(['weak_password', 'metadata_invalid'])
  expect(await db().user.count({ where: { usernameCanonical: 'wil' } })).toBe(0)
})

test('no secret was printed, stored in the clear or written to the log', async () => {
  const rows = JSON.stringify([
    await db().auditEvent.findMany(),
    await db().outboxJob.findMany(),
    await db().connection.findMany(),
    await db().user.findMany(),
  ])

  for (const secret of Object.values(SECRETS)) {
    expect(printed()).not.toContain(secret)
    expect(rows).not.toContain(secret)
  }
  expect(printed()).not.toMatch(/argon2|PRIVATE KEY/)
})
