import { createServer, type Server } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createOidcConnection, createSamlConnection } from '@/lib/connections/create'
import { verifyOidcAnswer } from '@/lib/connections/oidc'
import { db } from '@/lib/platform/db'
import { newId } from '@/lib/platform/ids'
import { asSystem, asUser } from '@/lib/testing/actors'
import { aVisit, tokensOf } from '@/lib/testing/app-visit'
import { startApps } from '@/lib/testing/apps'
import { aMember, anOrg, aVerifiedDomain } from '@/lib/testing/factories'
import { loopbackHosts, otherInsideHosts } from '@/lib/testing/inside-addresses'
import { createSigningKey, idpMetadata } from '@/lib/testing/saml'
import { addressProblems } from './addresses'
import { tellApp } from './sign-out'

// Each field in which a customer can write an address of a server, and each address that leads inside (I12). What
// browsers are sent to is another matter: see lib/platform/urls.ts and the exact redirect URIs of apps.

process.env.ALLOW_LOOPBACK_PROVIDERS = '0' // read at first use

let touched = 0
const canaries: Server[] = []
let port = 0
let owner: Awaited<ReturnType<typeof anOwner>>
beforeAll(async () => {
  for (const host of ['127.0.0.1', '::1']) {
    const canary = createServer((socket) => {
      touched += 1
      socket.destroy()
    })
    await new Promise<void>((resolve) => {
      canary.once('error', () => resolve()).listen(port, host, resolve) // some machines have no IPv6
    })
    if (!canary.listening) continue
    port = (canary.address() as { port: number }).port
    canaries.push(canary)
  }
  owner = await anOwner()
})
afterAll(() => {
  for (const canary of canaries) canary.close()
})
afterEach(() => expect(touched, 'connections to the inside').toBe(0))

async function anOwner() {
  const orgId = await anOrg()
  await aVerifiedDomain(orgId)
  return { orgId, ctx: asUser(await aMember(orgId, 'owner')) }
}

/** Each host at the port that the canaries listen on. */
const addresses = () => [...loopbackHosts, ...otherInsideHosts].map((host) => `https://${host}:${port}/path`)
const { certificatePem } = createSigningKey('idp.test')

test('the sign-in address in SAML metadata', async () => {
  for (const ssoUrl of addresses()) {
    const metadataXml = idpMetadata({ entityId: 'https://idp.example', ssoUrl, certificates: [certificatePem] })
    await expect(
      createSamlConnection(owner.ctx, owner.orgId, { name: 'IdP', metadataXml }),
      ssoUrl,
    ).rejects.toMatchObject({ code: 'address_not_public' })
  }
})

test('the issuer of an OpenID connection', async () => {
  for (const issuer of addresses())
    await expect(
      createOidcConnection(owner.ctx, owner.orgId, { name: 'IdP', issuer, clientId: 'us', clientSecret: 'secret' }),
      issuer,
    ).rejects.toMatchObject({ code: expect.stringMatching(/^(address_not_public|invalid_input)$/) })
  expect(await db().connection.count({ where: { orgId: owner.orgId } })).toBe(0)
})

test('the token endpoint that a provider’s document named, when it is used', async () => {
  const query = new URLSearchParams({ code: 'c', state: 's', iss: 'https://idp.example' })
  for (const address of addresses()) {
    const metadata = { issuer: 'https://idp.example', token_endpoint: address, jwks_uri: address }
    const connection = {
      ...{ id: newId('connection'), issuer: metadata.issuer, clientId: 'us', clientSecret: 'secret', metadata },
      clientAuth: 'client_secret' as const,
      ...{ tenantClaim: null, tenantValue: null },
    }
    const expected = { state: 's', nonce: 'n', verifier: 'v'.repeat(43), now: new Date() }
    expect(await verifyOidcAnswer(connection, query, expected), address).toMatchObject({ ok: false })
  }
})

test('where an app wants to hear of sign-outs, when it is registered', () => {
  for (const address of addresses())
    expect(addressProblems('web', { backchannelLogoutUri: address }), address).toEqual({
      backchannelLogoutUri: 'That address leads into a private network.',
    })
})

test('where an app wants to hear of sign-outs, when it is told', async () => {
  const provider = await startApps()
  const ada = await aVisit(provider.origin, { app: { backchannelLogoutUri: 'https://app.example/bye' } })
  await tokensOf(ada)
  const { id: grantId } = await db().appGrant.findFirstOrThrow({ where: { userId: ada.ada } })
  await db().appGrant.update({ where: { id: grantId }, data: { endedAt: new Date() } })

  for (const address of addresses()) {
    await db().app.update({ where: { id: ada.app.id }, data: { backchannelLogoutUri: address } })
    await expect(tellApp(asSystem(), { grantId }), address).rejects.toMatchObject({ code: 'address_not_public' })
  }
  await provider.stop()
})
