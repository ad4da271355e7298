import { beforeAll, expect, test } from 'vitest'
import { newId } from '@/lib/platform/ids'
import { decodeRequest, readRequest, requireSignedQuery, signedPart } from '@/lib/testing/idp/authn-request'
import { createSigningKey, idpMetadata, type SamlResponseOptions, samlResponse } from '@/lib/testing/saml'
import { beginSaml, putEngineConnection } from './jackson'
import { readIdpMetadata } from './metadata'
import { verifySamlResponse } from './saml'
import { type KeptAddresses, serviceProviderMetadata, serviceProviderOf, signingKey } from './service-provider'

const key = createSigningKey('idp.acme.example')
const rollover = createSigningKey('idp.acme.example, next')
const issuer = 'https://idp.acme.example/saml'
const facts = readIdpMetadata(
  idpMetadata({
    entityId: issuer,
    ssoUrl: 'https://idp.acme.example/sso',
    certificates: [key.certificatePem, rollover.certificatePem],
  }),
)
const connection = {
  id: newId('connection'),
  issuer,
  signInUrl: facts.signInUrl,
  engineClientId: '',
  certificates: facts.certificates.map(({ pem }) => pem),
}

beforeAll(async () => {
  connection.engineClientId = await putEngineConnection(connection.id, facts, null)
}, 60_000) // the engine is loaded and the installation's key made

type Connection = typeof connection & { kept?: KeptAddresses }

async function signIn(overrides: Partial<SamlResponseOptions> = {}, through: Connection = connection) {
  const startedAt = new Date()
  const request = await beginSaml(through, { relayState: 'sit_x', forceAuthn: false })
  const { entityId, acsUrl } = serviceProviderOf(through.id)
  const xml = samlResponse({
    ...{ issuer, acsUrl, audience: entityId, inResponseTo: request.requestId, now: new Date(), key },
    ...{ nameId: 'ada@acme.example', attributes: { firstName: 'Ada', lastName: 'Lovelace' } },
    ...overrides,
  })
  const expected = { ...request, startedAt, now: new Date() }
  return { request, verdict: await verifySamlResponse(through, Buffer.from(xml).toString('base64'), expected) }
}

/** What a request to an IdP says about one of our connections. */
function asKnownTo(id: string, destination: string) {
  const { entityId: issuer, acsUrl } = serviceProviderOf(id)
  return { issuer, acsUrl, destination, forceAuthn: false }
}

test('by redirect the query is signed; it carries our ACS and entity ID, and only our own relay state', async () => {
  const { request } = await signIn()
  const url = new URL(request.url)
  const { certificate } = await signingKey()

  expect(url.origin + url.pathname).toBe('https://idp.acme.example/sso')
  expect(url.searchParams.get('RelayState')).toBe('sit_x')
  expect(() => requireSignedQuery(url.search, certificate)).not.toThrow()
  const xml = decodeRequest(url.searchParams.get('SAMLRequest')!, 'redirect')
  expect(readRequest(xml)).toMatchObject({ id: request.requestId, ...asKnownTo(connection.id, facts.signInUrl) })
})

test('by form the document is signed, with the same words, and its answer is taken', async () => {
  const posting = { ...connection, id: newId('connection') }
  posting.engineClientId = await putEngineConnection(posting.id, { ...facts, binding: 'post' }, null)

  const { request, verdict } = await signIn({}, posting)

  const { certificate } = await signingKey()
  const signed = signedPart(decodeRequest(request.form?.SAMLRequest ?? '', 'post'), certificate)
  expect(request).toMatchObject({ url: facts.signInUrl, form: { RelayState: 'sit_x' } })
  expect(readRequest(signed)).toMatchObject({ id: request.requestId, ...asKnownTo(posting.id, facts.signInUrl) })
  expect(verdict).toMatchObject({ ok: true, answer: { email: 'ada@acme.example' } })
})

test('addresses that an IdP knows already stand in the request, and its answer to them is taken', async () => {
  const kept = { entityId: 'urn:the-product-before', acsUrl: 'https://login.before.example/acs' }
  const moved = { ...connection, id: newId('connection'), kept }
  moved.engineClientId = await putEngineConnection(moved.id, facts, null, kept)

  const { request, verdict } = await signIn({ acsUrl: kept.acsUrl, audience: kept.entityId }, moved)

  const xml = decodeRequest(new URL(request.url).searchParams.get('SAMLRequest')!, 'redirect')
  expect(readRequest(xml)).toMatchObject({ issuer: kept.entityId, acsUrl: kept.acsUrl })
  expect(verdict).toMatchObject({ ok: true })
})

test('the engine takes no answer to another request, whatever the guard was told', async () => {
  const [first, second] = [await signIn(), await signIn()]
  const { entityId, acsUrl } = serviceProviderOf(connection.id)
  const { requestId } = first.request
  const xml = samlResponse({
    ...{ issuer, acsUrl, audience: entityId, inResponseTo: requestId, now: new Date(), key },
    nameId: 'ada@acme.example',
  })

  const expected = { ...second.request, requestId, startedAt: new Date(), now: new Date() }
  const verdict = await verifySamlResponse(connection, Buffer.from(xml).toString('base64'), expected)

  expect(verdict).toMatchObject({ ok: false, code: 'engine_refused' })
})

test.each<[string, Partial<SamlResponseOptions>]>([
  ['signed assertion', {}],
  ['signed response', { sign: 'response' }],
  ['both signed', { sign: 'both' }],
  ['the second of two certificates', { key: rollover }],
  ['Entra ID', { style: 'entra' }],
  ['Okta', { style: 'okta' }],
  ['Google', { style: 'google' }],
  ['several values and odd spaces in an attribute', { attributes: { groups: ['a', 'b  c'], title: ' Dr  ' } }],
])('guard and engine agree: %s', async (_, overrides) => {
  const { verdict } = await signIn(overrides)

  expect(verdict).toMatchObject({
    ok: true,
    answer: { issuer, email: 'ada@acme.example', subject: 'ada@acme.example' },
  })
})

test('our metadata offers encryption to our key, by what we take', async () => {
  const xml = await serviceProviderMetadata(connection.id)
  const [signing = '', encryption = ''] = xml.match(/<KeyDescriptor .*?<\/KeyDescriptor>/gs) ?? []
  const certificateIn = (text: string) => /X509Certificate>([^<]+)</.exec(text)?.[1]

  expect([signing, encryption].map((text) => /use="(\w+)"/.exec(text)?.[1])).toEqual(['signing', 'encryption'])
  expect(certificateIn(encryption)).toBe(certificateIn(signing))
  expect([...encryption.matchAll(/EncryptionMethod Algorithm="[^#]+#([^"]+)"/g)].map(([, name]) => name)).toEqual([
    'aes256-gcm',
    'aes128-gcm',
    'rsa-oaep-mgf1p',
    'rsa-oaep',
  ])
})

test('a persistent subject takes its address from an attribute', async () => {
  const { verdict } = await signIn({
    nameId: '00u-Ada',
    nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
    attributes: { email: 'Ada@Acme.example' },
  })

  expect(verdict).toMatchObject({
    ok: true,
    answer: { subject: '00u-Ada', email: 'ada@acme.example', recyclable: false },
  })
})

test('another organization’s connection with the same IdP takes no answer of ours', async () => {
  const other = { ...connection, id: newId('connection') }
  other.engineClientId = await putEngineConnection(other.id, facts, null)
  const request = await beginSaml(other, { relayState: 'sit_y', forceAuthn: false })
  const ours = serviceProviderOf(connection.id)
  const xml = samlResponse({
    ...{ issuer, acsUrl: ours.acsUrl, audience: ours.entityId, inResponseTo: request.requestId, now: new Date(), key },
    nameId: 'ada@acme.example',
  })

  const verdict = await verifySamlResponse(other, Buffer.from(xml).toString('base64'), {
    ...request,
    startedAt: new Date(),
    now: new Date(),
  })

  expect(verdict).toMatchObject({ ok: false, signed: true })
})

test('what the guard takes and the engine refuses is refused', async () => {
  const other = { ...connection, id: newId('connection') }
  const stranger = idpMetadata({
    entityId: issuer,
    ssoUrl: facts.signInUrl,
    certificates: [createSigningKey('stranger').certificatePem],
  })
  other.engineClientId = await putEngineConnection(other.id, readIdpMetadata(stranger), null)
  const request = await beginSaml(other, { relayState: 'sit_z', forceAuthn: false })
  const { acsUrl, entityId } = serviceProviderOf(other.id)
  const xml = samlResponse({
    ...{ issuer, acsUrl, audience: entityId, inResponseTo: request.requestId, now: new Date(), key },
    nameId: 'ada@acme.example',
  })

  const expected = { ...request, startedAt: new Date(), now: new Date() }
  const verdict = await verifySamlResponse(other, Buffer.from(xml).toString('base64'), expected)

  expect(verdict).toMatchObject({ ok: false, code: 'engine_refused', signed: true })
})

test.each<[string, Partial<SamlResponseOptions>, string]>([
  [
    'no address at all',
    { nameId: '00u1', nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' },
    'no_address',
  ],
  [
    'an address with a no-break space',
    {
      nameId: '00u1',
      nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
      attributes: { email: 'ada@acme.example\u00a0' },
    },
    'address_malformed',
  ],
  ['a key that nobody gave us', { key: createSigningKey('mallory') }, 'unknown_signer'],
])('refused: %s', async (_, overrides, code) => {
  const { verdict } = await signIn(overrides)

  expect(verdict).toMatchObject({ ok: false, code })
})
