import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import type { ConnectionId } from '@/lib/platform/ids'
import { asOperator, asUser, asVisitor } from '@/lib/testing/actors'
import { aMember, anOrg, aVerifiedDomain } from '@/lib/testing/factories'
import { turnOnConnection } from './commands'
import { createOidcConnection } from './create'
import { tenantClaimOf } from './model'
import { findReadyConnection } from './queries'
import { replaceFacts } from './replace'
import { signingKey } from './service-provider'

let answer: RequestListener
let server: Server
let issuer: string
beforeAll(async () => {
  server = createServer((request, response) => answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const honest = () => ({
  issuer,
  authorization_endpoint: `${issuer}/auth`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
})
const answers = (document: unknown) => {
  answer = (_, response) => response.end(JSON.stringify(document))
}

async function anOwner() {
  const orgId = await anOrg()
  const { name: domain } = await aVerifiedDomain(orgId)
  const ctx = asUser(await aMember(orgId, 'owner'))
  const create = (more: { issuer?: string; tenantValue?: string; clientSecret?: string } = {}) =>
    createOidcConnection(ctx, orgId, { name: 'IdP', issuer, clientId: 'us', clientSecret: 'secret', ...more })
  return { orgId, domain, ctx, create }
}

test('keeps of the document what it uses, and no more', async () => {
  const { create, orgId } = await anOwner()
  answers({ ...honest(), registration_endpoint: 'https://elsewhere.example', extra: '\u0000' })

  const id = await create({ issuer: `${issuer}/` })

  expect(await db().connection.findUniqueOrThrow({ where: { id } })).toMatchObject({
    ...{ orgId, kind: 'oidc', state: 'draft', issuer, signInUrl: `${issuer}/auth`, providerMetadata: honest() },
    tenantClaim: null,
  })
})

test.each<[string, () => object | string | null, string]>([
  ['another issuer', () => ({ ...honest(), issuer: 'https://elsewhere.example' }), 'provider_refused'],
  ['Entra’s template, elsewhere', () => ({ ...honest(), issuer: `${issuer}{tenantid}` }), 'provider_refused'],
  ['an issuer that is no text', () => ({ ...honest(), issuer: { a: 1 } }), 'provider_refused'],
  ['no keys', () => ({ ...honest(), jwks_uri: undefined }), 'provider_refused'],
  ['no token endpoint', () => ({ ...honest(), token_endpoint: 7 }), 'provider_refused'],
  ['a javascript: address', () => ({ ...honest(), authorization_endpoint: 'javascript:alert(1)' }), 'provider_refused'],
  ['a plain http address', () => ({ ...honest(), token_endpoint: 'http://idp.example/token' }), 'provider_refused'],
  ['a private address', () => ({ ...honest(), jwks_uri: 'https://10.0.0.7/jwks' }), 'address_not_public'],
  ['a metadata service', () => ({ ...honest(), userinfo_endpoint: 'https://169.254.169.254/' }), 'address_not_public'],
  ['a list', () => [], 'provider_refused'],
  ['nothing', () => null, 'provider_refused'],
])('a document with %s makes no connection', async (_, document, code) => {
  const { create, orgId } = await anOwner()
  answers(document())

  await expect(create()).rejects.toMatchObject({ code })
  expect(await db().connection.count({ where: { orgId } })).toBe(0)
})

test.each<[string, RequestListener, RegExp]>([
  ['redirects', (_, response) => response.writeHead(302, { location: `${issuer}/elsewhere` }).end(), /redirect/],
  ['answers more than a megabyte', (_, response) => response.end(' '.repeat(1_000_001)), /one megabyte/],
  ['answers an error', (_, response) => response.writeHead(503).end(), /503/],
  ['breaks off', (_, response) => response.socket!.destroy(), /didn’t answer/],
])('a server that %s makes no connection', async (_, listener, words) => {
  const { create } = await anOwner()
  let asked = 0
  answer = (request, response) => {
    asked += 1
    listener(request, response)
  }

  await expect(create()).rejects.toMatchObject({ code: 'provider_unreachable', message: expect.stringMatching(words) })
  expect(asked).toBe(1)
})

test.each(['https://10.0.0.7', 'https://[fd00::1]', 'https://169.254.169.254', 'https://2852039166'])(
  'nothing is fetched from %s',
  async (inside) => {
    const { create } = await anOwner()

    await expect(create({ issuer: inside })).rejects.toMatchObject({ code: 'address_not_public' })
  },
)

const google = 'https://accounts.google.com'
const entra = 'https://login.microsoftonline.com/common/v2.0'

test('an issuer that many customers share is refused before it is asked, unless one customer is named', async () => {
  const { create, ctx, orgId } = await anOwner()
  const refusal = { code: 'invalid_input', fields: { tenantValue: expect.stringContaining('many customers') } }
  const rival = await aVerifiedDomain(await anOrg())

  for (const shared of [google, `${google}/`, entra, entra.replace('common', 'organizations')])
    for (const tenantValue of ['', 'common', rival.name, '{tenantid}'])
      await expect(create({ issuer: shared, tenantValue }), `${shared} ${tenantValue}`).rejects.toMatchObject(refusal)
  await expect(
    createOidcConnection(ctx, orgId, { name: 'IdP', issuer: google, clientId: 'us', clientSecret: 'secret' }),
  ).rejects.toMatchObject(refusal)
})

test('a customer’s own issuer needs no such name', () => {
  const own = 'https://login.microsoftonline.com/7f4a2b8c-0d3e-4f5a-9b6c-1d2e3f4a5b6c/v2.0'

  expect([own, 'https://acme.okta.example', `${google}.evil.example`].map(tenantClaimOf)).toEqual([null, null, null])
  expect([google, entra].map(tenantClaimOf)).toEqual(['hd', 'tid'])
})

test('client secrets and our private key stand nowhere in the database in clear', async () => {
  const { create, ctx, orgId } = await anOwner()
  answers(honest())
  const secrets = ['first-secret-Zq81', 'second-secret-Xk52']
  const connectionId = await create({ clientSecret: secrets[0]! })
  await turnOnConnection(ctx, orgId, { connectionId })
  expect(await openedSecret(connectionId)).toBe(secrets[0])

  await replaceFacts(asOperator(), orgId, connectionId, { credential: { clientSecret: secrets[1]! } })

  expect(await openedSecret(connectionId)).toBe(secrets[1])
  const { certificate, privateKey } = await signingKey()
  const dump = await everything()
  expect(dump).toContain(firstLineOf(certificate))
  for (const secret of [...secrets, firstLineOf(privateKey), process.env.ENCRYPTION_KEYS!.split(':')[1]!])
    for (const form of [
      secret,
      Buffer.from(secret).toString('base64').slice(0, -4),
      Buffer.from(secret).toString('hex'),
    ])
      expect(dump.includes(form), form.slice(0, 12)).toBe(false)
})

async function openedSecret(id: ConnectionId) {
  const ready = await findReadyConnection(asVisitor(), id)
  return ready?.kind === 'oidc' && ready.oidc.clientSecret
}

/** Every row of every table, as text. */
async function everything(): Promise<string> {
  const tables = await db().$queryRaw<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema') and tablename <> '_prisma_migrations'`
  const rows = await Promise.all(
    tables.map(({ name }) => db().$queryRawUnsafe<{ text: string }[]>(`select t::text as text from ${name} t`)),
  )
  return rows
    .flat()
    .map(({ text }) => text)
    .join('\n')
}

const firstLineOf = (pem: string) => pem.split('\n')[1]!.trim()
