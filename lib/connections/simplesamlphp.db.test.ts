import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { newId } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'
import { made, recorded } from '@/lib/testing/acs-scene'
import { anHttpBrowser, startAcs } from '@/lib/testing/acs-server'
import { aMember, anIdentity, aVerifiedDomain } from '@/lib/testing/factories'
import {
  ada,
  encryptByPhp,
  PERSISTENT,
  type Settings,
  simpleSamlPhp,
  startSimpleSamlPhp,
} from '@/lib/testing/simplesamlphp'
import { aSamlOrg, type SamlOrg } from '@/lib/testing/sso'
import { putEngineConnection } from './jackson'
import { readIdpMetadata } from './metadata'
import { wordsFor } from './saml-guard/refusals'
import { serviceProviderMetadata, signingKey } from './service-provider'

// An identity provider that others wrote, for real: it reads our metadata, checks our request, asks for a password and
// posts its answer to the ACS. Skips itself where SimpleSAMLphp is not here.

describe.skipIf(!simpleSamlPhp)('SimpleSAMLphp', () => {
  let acs: Awaited<ReturnType<typeof startAcs>>
  let idp: Awaited<ReturnType<typeof startSimpleSamlPhp>>
  let org: SamlOrg
  let visitors = 0

  beforeAll(async () => {
    ;[acs, idp, org] = await Promise.all([startAcs(), startSimpleSamlPhp(), aSamlOrg()])
    idp.serve(await serviceProviderMetadata(org.connectionId), {})
    await trust(org, await idp.metadata())
    await aVerifiedDomain(org.orgId, 'orga.test')
    const { issuer } = await db().connection.findUniqueOrThrow({ where: { id: org.connectionId } })
    const known = { issuer: issuer ?? '', subject: ada.id, format: PERSISTENT, email: ada.mail }
    await anIdentity(org.connectionId, { ...known, userId: await aMember(org.orgId), linkedAt: new Date() })
  }, 60_000)
  afterAll(async () => {
    await Promise.all([acs?.stop(), idp?.stop()])
  })

  async function begin(settings: Settings, edit = (metadata: string) => metadata) {
    idp.serve(edit(await serviceProviderMetadata(org.connectionId)), settings)
    visitors += 1
    const browser = anHttpBrowser(acs.origin, `198.51.${visitors}`)
    const id = await browser.begin(org.connectionId)
    const { redirectUrl } = await db().signInTransaction.findUniqueOrThrow({ where: { id } })
    return { browser, id, answer: await idp.signIn(redirectUrl) }
  }

  const textOf = (answer: Record<string, string>) => Buffer.from(answer.SAMLResponse ?? '', 'base64').toString()
  const unsignedAssertions = (metadata: string) => metadata.replace('WantAssertionsSigned="true"', '')

  test.each<[string, Settings, ((metadata: string) => string)?]>([
    ['response and assertion signed, as it likes to', {}],
    ['only the assertion signed', { 'saml20.sign.response': false }],
    ['only the response signed', { 'saml20.sign.assertion': false }, unsignedAssertions],
  ])('signs a person in: %s', async (_, settings, edit) => {
    const { browser, id, answer } = await begin(settings, edit)

    const posted = await browser.post(org.connectionId, answer)
    const led = await browser.go(urls.ssoCallback(org.connectionId, id))

    expect(posted.code).toBe(null)
    expect(textOf(answer).match(/<ds:Signature /g)).toHaveLength(Object.keys(settings).length ? 1 : 2)
    expect([led.status, led.path]).toEqual([303, urls.home])
    expect(await recorded(id)).toMatchObject({ state: 'done', outcome: 'signed_in' })
    const known = await db().identity.findFirstOrThrow({ where: { connectionId: org.connectionId } })
    expect(known).toMatchObject({ subject: ada.id, email: ada.mail, name: 'Ada Løvelace' })
  })

  test('its AES-CBC is refused, with words that say what to change', async () => {
    const { browser, id, answer } = await begin({ 'assertion.encryption': true })
    const before = await made()

    const led = await browser.post(org.connectionId, answer)

    expect(textOf(answer)).toContain('xmlenc#aes128-cbc')
    expect([led.status, led.code]).toEqual([303, 'encryption_forbidden'])
    expect(wordsFor('encryption_forbidden').admin).toMatch(/AES-256-GCM.*switch encryption off/)
    expect(await recorded(id)).toMatchObject({ state: 'failed', outcome: 'encryption_forbidden' })
    expect(await made()).toEqual(before)
  })

  test('the changing NameID that it sends unless told otherwise is refused', async () => {
    const { browser, answer } = await begin({ authproc: {} })

    const led = await browser.post(org.connectionId, answer)

    expect([led.status, led.code]).toEqual([303, 'transient_name_id'])
  })

  test.each(['AES128_GCM', 'AES256_GCM'] as const)('its library’s %s signs a person in', async (cipher) => {
    const { browser, id, answer } = await begin({ 'saml20.sign.response': false })
    const { certificate } = await signingKey()
    const encrypted = { ...answer, SAMLResponse: encryptByPhp(answer.SAMLResponse ?? '', certificate, cipher) }

    const posted = await browser.post(org.connectionId, encrypted)
    const led = await browser.go(urls.ssoCallback(org.connectionId, id))

    expect(posted.code).toBe(null)
    expect(textOf(encrypted)).toContain('gcm')
    expect(textOf(encrypted)).not.toContain(ada.mail)
    expect([led.status, led.path]).toEqual([303, urls.home])
  })

  test.each<[string, (query: URLSearchParams) => unknown]>([
    ['with another relay state', (query) => query.set('RelayState', newId('transaction'))],
    ['with a made-up signature', (query) => query.set('Signature', Buffer.alloc(256).toString('base64'))],
    ['with its signature taken away', (query) => query.delete('Signature')],
    ['with nothing left of the signature', (query) => ['Signature', 'SigAlg'].map((name) => query.delete(name))],
  ])('it takes our request, and refuses it %s', async (_, change) => {
    idp.serve(await serviceProviderMetadata(org.connectionId), { 'redirect.validate': true })
    const browser = anHttpBrowser(acs.origin, '198.51.100')
    const id = await browser.begin(org.connectionId)
    const { redirectUrl } = await db().signInTransaction.findUniqueOrThrow({ where: { id } })
    const changed = new URL(redirectUrl)
    change(changed.searchParams)

    await expect(idp.signIn(redirectUrl)).resolves.toMatchObject({ RelayState: id })
    await expect(idp.signIn(changed.href)).rejects.toThrow('it gave no answer')
  })
})

/** Gives the connection an IdP's metadata, as an owner would. */
async function trust({ connectionId }: SamlOrg, metadataXml: string): Promise<void> {
  const facts = readIdpMetadata(metadataXml)
  const certificates = facts.certificates.map((one) => ({ id: newId('certificate'), ...one, createdAt: new Date() }))
  await db().connection.update({
    where: { id: connectionId },
    data: {
      issuer: facts.entityId,
      signInUrl: facts.signInUrl,
      metadataXml,
      engineClientId: await putEngineConnection(connectionId, facts, null),
      certificates: { deleteMany: {}, create: certificates },
    },
  })
}
