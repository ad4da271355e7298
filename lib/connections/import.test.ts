import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { env } from '@/lib/platform/env'
import { newId } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'
import { createSigningKey, idpMetadata } from '@/lib/testing/saml'
import { readImport, readTyped } from './import'
import { type HintCode, hintsAbout } from './import-hints'
import { AddCertificate, ImportIssuer, ImportMetadata, ImportTyped } from './schema'
import { serviceProviderOf } from './service-provider'

const DAY = 86_400_000
const now = new Date()
const key = createSigningKey('idp.acme.test', { notAfter: new Date(now.getTime() + 400 * DAY) })
const ends = (days: number) => createSigningKey('ending', { notAfter: new Date(now.getTime() + days * DAY) })
const metadata = (more: Partial<Parameters<typeof idpMetadata>[0]> = {}) =>
  idpMetadata({
    entityId: 'https://idp.acme.test/saml',
    ssoUrl: 'https://idp.acme.test/sso',
    certificates: [key.certificatePem],
    ...more,
  })
const ours = () => metadata({ entityId: serviceProviderOf('con_0').entityId })
const spMetadata = () =>
  metadata()
    .replaceAll('IDPSSODescriptor', 'SPSSODescriptor')
    .replace(/<md:SingleSignOnService[^>]*>/g, '')

let server: Server
let origin: string
const pages: Record<string, string> = {
  '/metadata': metadata(),
  '/page': '<!doctype html><title>Welcome</title><p>Nothing to see</p>',
  '/sign-in': '<!doctype html><form><input type="password" name="p"></form>',
  '/other-sp': spMetadata(),
}
beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/protected') return response.writeHead(302, { location: '/sign-in' }).end()
    const page = pages[request.url ?? '']
    return response.writeHead(page ? 200 : 404).end(page)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())

test('the link of metadata is fetched, and remembered to be read again', async () => {
  const imported = await readImport(` ${origin}/metadata\n`, now)

  expect(imported).toMatchObject({ ok: true, hints: [] })
  expect(imported.ok && imported.part).toMatchObject({
    ...{ entityId: 'https://idp.acme.test/saml', signInUrl: 'https://idp.acme.test/sso', binding: 'redirect' },
    ...{ metadataUrl: `${origin}/metadata`, certificates: [{ notAfter: expect.any(Date) }] },
  })
})

test('its text is taken as well, also with a byte order mark before it', async () => {
  for (const text of [metadata(), `\uFEFF${metadata()}\n`])
    expect(await readImport(text, now)).toMatchObject({
      ok: true,
      part: { metadataUrl: null },
      hints: [{ code: 'pasted_once' }],
    })
})

test.each<[string, () => string, HintCode]>([
  ['a web page', () => pages['/page']!, 'web_page'],
  ['a sign-in page', () => pages['/sign-in']!, 'sign_in_page'],
  ['the link of a web page', () => `${origin}/page`, 'web_page'],
  ['the link of the sign-in page', () => `${origin}/sign-in`, 'sign_in_page'],
  ['a link that leads to a sign-in page', () => `${origin}/protected`, 'sign_in_page'],
  ['a link where nothing is', () => `${origin}/nothing`, 'unreachable'],
  ['a link that nobody answers', () => 'https://127.0.0.1:1/metadata', 'unreachable'],
  ['a link into a private network', () => 'https://10.0.0.1/metadata', 'not_public'],
  ['a link without its beginning', () => 'idp.acme.test/metadata', 'no_scheme'],
  ['a link that begins with http', () => 'http://idp.acme.test/metadata', 'plain_http'],
  [
    'a link with a placeholder',
    () => 'https://login.microsoftonline.com/{tenant}/federationmetadata.xml',
    'placeholder',
  ],
  ['a link with a gap written as a word', () => 'https://id.test/TENANT-ID/v2.0', 'placeholder'],
  ['a link with a word to replace', () => 'https://your-tenant.okta.test/app/x/sso/saml/metadata', 'placeholder'],
  ['an OIDC discovery address', () => 'https://idp.acme.test/.well-known/openid-configuration', 'is_oidc'],
  [
    'an OIDC discovery document',
    () => '{"issuer":"https://a.test","authorization_endpoint":"https://a.test/"}',
    'is_oidc',
  ],
  ['our own metadata', () => ours(), 'own_metadata'],
  ['the link of our own metadata', () => env().PUBLIC_URL + urls.ssoMetadata('con_0'), 'own_metadata'],
  ['an application’s metadata', () => spMetadata(), 'service_provider'],
  ['the link of an application’s metadata', () => `${origin}/other-sp`, 'service_provider'],
  [
    'several providers',
    () =>
      `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${[1, 2]
        .map(() => metadata().replace(/<\?xml[^>]*>/, ''))
        .join('')}</md:EntitiesDescriptor>`,
    'several_entities',
  ],
  ['a certificate alone', () => key.certificatePem, 'certificate_alone'],
  ['a private key', () => key.privateKeyPem, 'private_key'],
  ['metadata without a certificate', () => metadata({ certificates: [] }), 'no_certificate'],
  ['bindings that no browser goes', () => metadata().replaceAll(/HTTP-(Redirect|POST)/g, 'SOAP'), 'wrong_binding'],
  [
    'a weak key',
    () => metadata({ certificates: [createSigningKey('w', { bits: 1024 }).certificatePem] }),
    'weak_certificate',
  ],
  ['half of the text', () => metadata().slice(0, 300), 'not_understood'],
  ['anything else', () => 'I do not know what they want', 'not_understood'],
])('%s is not taken, and the hint says what to do', async (_, text, code) => {
  expect(await readImport(text(), now)).toMatchObject({ ok: false, hint: { code, stops: true } })
})

test.each<[string, () => string, HintCode[]]>([
  ['a certificate that has ended', () => metadata({ certificates: [ends(-1).certificatePem] }), ['certificate_ended']],
  ['one that ends soon', () => metadata({ certificates: [ends(20).certificatePem] }), ['certificate_soon']],
  [
    'one that ended beside one that lasts',
    () => metadata({ certificates: [ends(-1).certificatePem, key.certificatePem] }),
    ['certificate_ended'],
  ],
  [
    'one that signs itself with SHA-1',
    () => metadata({ certificates: [createSigningKey('old', { digest: 'sha1' }).certificatePem] }),
    ['sha1_certificate'],
  ],
  ['the POST binding alone', () => metadata().replace(/<md:SingleSignOnService[^>]*Redirect[^>]*>/, ''), ['http_post']],
])('%s is taken, with a hint', async (_, text, codes) => {
  const imported = await readImport(text(), now)
  expect(imported.ok && imported.hints.map(({ code }) => code)).toEqual(expect.arrayContaining(codes))
})

test('what is worth knowing about a certificate is said again on each day that the draft is opened', async () => {
  const certificates = [createSigningKey('old', { digest: 'sha1' }).certificatePem, ends(-1).certificatePem]
  const imported = await readImport(metadata({ certificates }), now)
  const codes = imported.ok ? hintsAbout({ kind: 'saml', ...imported.part }, now).map(({ code }) => code) : []
  expect(codes).toEqual(['certificate_ended', 'sha1_certificate', 'pasted_once'])
})

test.each(['PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY', 'ENCRYPTED PRIVATE KEY', 'OPENSSH PRIVATE KEY'])(
  'a pasted %s is refused at every field before it is sent, wherever in the text it stands',
  (kind) => {
    const text = `Here you are: -----BEGIN ${kind}-----MIIE`
    const ref = { connectionId: newId('connection'), revisionId: newId('revision') }
    const refusals = [
      ImportMetadata.safeParse({ ...ref, text }),
      ImportTyped.safeParse({ ...ref, ...typed, certificate: text }),
      ImportIssuer.safeParse({ ...ref, issuer: 'https://idp.acme.test', clientId: 'us', clientSecret: text }),
      AddCertificate.safeParse({ ...ref, pem: text }),
    ].map(({ error }) => error?.issues[0]?.message)
    expect(refusals).toEqual(Array(4).fill(expect.stringMatching(/^That is a private key, and we did not keep it/)))
  },
)

const oidc = (clientAuth: 'client_secret' | 'private_key_jwt' | undefined, methods: unknown) =>
  hintsAbout(
    { kind: 'oidc', clientAuth, providerMetadata: { token_endpoint_auth_methods_supported: methods } },
    now,
  ).map(({ code }) => code)

test('what the token endpoint would refuse is said before anybody tests, as its document says it', () => {
  for (const auth of ['client_secret', 'private_key_jwt', undefined] as const) {
    expect(oidc(auth, undefined)).toEqual([]) // RFC 8414 §2 has a default, and documents forget their keys
    expect(oidc(auth, ['client_secret_post', 'private_key_jwt'])).toEqual([])
    expect(oidc(auth, ['tls_client_auth', 'none'])).toEqual(['no_known_method'])
  }
  expect(oidc('private_key_jwt', ['client_secret_basic', 'client_secret_post'])).toEqual(['no_key_method'])
  for (const auth of ['client_secret', undefined] as const)
    expect(oidc(auth, ['private_key_jwt', 'tls_client_auth'])).toEqual(['no_secret_method'])
})

const typed = { entityId: 'https://idp.acme.test/saml', signInUrl: 'https://idp.acme.test/sso' }

test('entity ID, sign-in address and certificate, typed one by one, are as good as metadata', async () => {
  const imported = await readTyped({ ...typed, certificate: key.certificatePem }, now)
  expect(imported).toMatchObject({ ok: true, part: { ...typed, binding: 'redirect', metadataXml: null }, hints: [] })
})

test('what is typed wrong is said at its field, or as a hint', async () => {
  const certificate = key.certificatePem
  await expect(readTyped({ ...typed, entityId: 'has a space', certificate }, now)).rejects.toMatchObject({
    fields: { entityId: expect.any(String) },
  })
  for (const signInUrl of ['http://idp.acme.test/sso', 'https://10.0.0.1/sso', 'nowhere'])
    await expect(readTyped({ ...typed, signInUrl, certificate }, now)).rejects.toMatchObject({
      fields: { signInUrl: expect.any(String) },
    })
  const codes: [string, HintCode][] = [
    [createSigningKey('weak', { bits: 1024 }).certificatePem, 'weak_certificate'],
    [key.privateKeyPem, 'private_key'],
    ['no certificate', 'not_understood'],
  ]
  for (const [text, code] of codes)
    expect(await readTyped({ ...typed, certificate: text }, now)).toMatchObject({ ok: false, hint: { code } })
  const { entityId } = serviceProviderOf('con_0')
  const ourOwn = await readTyped({ ...typed, entityId, certificate }, now)
  expect(ourOwn).toMatchObject({ ok: false, hint: { code: 'own_metadata' } })
})

test('a page of half a megabyte that is all beginnings is read in one go (I16)', async () => {
  const beginnings = `<html${'<input '.repeat(68_000)}` // where each looked for its end, this took minutes
  expect(await readImport(beginnings, new Date())).toMatchObject({ ok: false })
})
