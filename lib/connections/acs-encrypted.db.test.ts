import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { urls } from '@/lib/platform/urls'
import { type AcsScene, anAcsScene, answerTo, made, recorded, sceneOf } from '@/lib/testing/acs-scene'
import { anHttpBrowser, startAcs } from '@/lib/testing/acs-server'
import { hostileEncryption } from '@/lib/testing/saml-hostile-encryption'
import type { SamlResponseOptions } from '@/lib/testing/saml-styles'
import { signingKey } from './service-provider'

// Encrypted answers over HTTP to the real route: guard and engine decrypt for themselves, and must agree.

let acs: Awaited<ReturnType<typeof startAcs>>
let stage: AcsScene
let sp: { certificatePem: string; privateKeyPem: string }
let visitors = 0

beforeAll(async () => {
  ;[acs, stage] = await Promise.all([startAcs(), anAcsScene()])
  const { certificate, privateKey } = await signingKey()
  sp = { certificatePem: certificate, privateKeyPem: privateKey }
}, 60_000)
afterEach(() => void vi.useRealTimers())
afterAll(() => acs.stop())

async function waitingSignIn() {
  visitors += 1
  const browser = anHttpBrowser(acs.origin, `198.19.${Math.floor(visitors / 250)}.${visitors % 250}`)
  const startedAt = Date.now()
  vi.useFakeTimers({ toFake: ['Date'], now: startedAt })
  const id = await browser.begin(stage.org.connectionId)
  const now = new Date(startedAt + 20_000)
  vi.setSystemTime(now)
  return { browser, id, at: await sceneOf(stage, id, now) }
}

type Encrypted = Partial<SamlResponseOptions> & { how: Omit<NonNullable<SamlResponseOptions['encrypt']>, 'to'> }

const ways: [string, Encrypted][] = [
  ['the assertion signed', { how: {} }],
  ['the response signed, around what is encrypted', { how: {}, sign: 'response' }],
  ['both signed', { how: {}, sign: 'both' }],
  ['AES-128-GCM', { how: { cipher: 'aes128-gcm' } }],
  ['the key beside the data', { how: { key: 'beside' } }],
  ['the key beside the data, the response signed', { how: { key: 'beside' }, sign: 'response' }],
  ['Shibboleth', { how: {}, style: 'shibboleth', sign: 'response' }],
  ['Okta', { how: { key: 'beside' }, style: 'okta', sign: 'both' }],
  ['SimpleSAMLphp', { how: {}, style: 'simplesamlphp', sign: 'both' }],
]
const oaep11: [string, Encrypted][] = [
  ['OAEP of XML Encryption 1.1', { how: { transport: 'oaep-sha1' } }],
  ['OAEP with SHA-256', { how: { transport: 'oaep-sha256' } }],
  ['Keycloak', { how: { transport: 'oaep-sha256' }, style: 'keycloak', sign: 'response' }],
]

test.each(ways)('an encrypted answer signs in: %s', (_, encrypted) => signsIn(encrypted))
test.each(oaep11)('an encrypted answer signs in: %s', (_, encrypted) => signsIn(encrypted))

async function signsIn({ how, ...changes }: Encrypted): Promise<void> {
  const { browser, id, at } = await waitingSignIn()
  const answer = answerTo(stage.keys, at, { encrypt: { to: sp.certificatePem, ...how }, ...changes })

  await browser.post(stage.org.connectionId, { SAMLResponse: answer, RelayState: id })
  const led = await browser.go(urls.ssoCallback(stage.org.connectionId, id))

  expect(await recorded(id)).toMatchObject({ state: 'done', attempt: 'succeeded', outcome: 'signed_in' })
  expect([led.status, led.path]).toEqual([303, urls.home])
}

test.each(hostileEncryption)('the ACS refuses as $code: $name', async ({ code, signed, make }) => {
  const { browser, id, at } = await waitingSignIn()
  const before = await made()
  const SAMLResponse = Buffer.from(make(stage.keys, sp, at)).toString('base64')

  const led = await browser.post(stage.org.connectionId, { SAMLResponse, RelayState: id })

  expect({ status: led.status, code: led.code }).toEqual({ status: 303, code })
  expect(await made()).toEqual(before)
  expect(await recorded(id)).toMatchObject({
    ...(signed ? { state: 'failed', attempt: 'failed', outcome: code } : { state: 'open', attempt: 'in_progress' }),
    last: { name: 'answered', ok: false, detail: code },
  })
})
