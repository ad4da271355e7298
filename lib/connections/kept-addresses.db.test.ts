import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { env } from '@/lib/platform/env'
import { asOperator } from '@/lib/testing/actors'
import { aBrowser, aSamlOrg } from '@/lib/testing/sso'
import { atKeptAcs } from './kept-acs'
import { findKeptAddresses, keepAddresses } from './kept-addresses'
import { serviceProviderMetadata, serviceProviderOf } from './service-provider'

let count = 0
const legacy = () => {
  count += 1
  return {
    entityId: `https://old.vendor.example/sso/saml/acme-${count}/metadata/`,
    acsUrl: `https://old.vendor.example/sso/saml/acme-${count}/acs/`,
  }
}

test('a connection that kept its addresses signs in who was sent there, and nobody at its own addresses', async () => {
  const org = await aSamlOrg()
  const [kept, own, browser] = [legacy(), serviceProviderOf(org.connectionId), aBrowser(org)]

  await keepAddresses(asOperator(), org.orgId, { connectionId: org.connectionId, ...kept })

  expect(await browser.signIn({ acsUrl: kept.acsUrl, audience: kept.entityId })).toEqual({ kind: 'confirm_identity' })
  expect(await browser.signIn({ acsUrl: own.acsUrl, audience: own.entityId })).toMatchObject({ kind: 'refused' })
  const metadata = await serviceProviderMetadata(org.connectionId, await findKeptAddresses(org.connectionId))
  expect([metadata.includes(kept.entityId), metadata.includes(kept.acsUrl)]).toEqual([true, true])
  const events = await db().auditEvent.findMany({ where: { orgId: org.orgId, name: 'connection.addresses_kept' } })
  expect(events).toMatchObject([{ data: kept }])

  await keepAddresses(asOperator(), org.orgId, { connectionId: org.connectionId, entityId: '', acsUrl: '' })
  expect(await browser.signIn()).toEqual({ kind: 'confirm_identity' })
})

test('none keeps an entity ID of ours, another connection’s least of all; a former product’s may be shared', async () => {
  const [acme, mallory] = [await aSamlOrg(), await aSamlOrg()]
  const { entityId: shared } = legacy()
  const keep = ({ orgId, connectionId }: typeof acme, entityId: string) =>
    keepAddresses(asOperator(), orgId, { connectionId, entityId, acsUrl: '' })

  await expect(keep(mallory, serviceProviderOf(acme.connectionId).entityId)).rejects.toMatchObject({
    code: 'address_taken',
  })
  await keep(acme, shared)
  await keep(mallory, shared)
  expect(await findKeptAddresses(mallory.connectionId)).toMatchObject({ entityId: shared })
})

test('no two connections keep the same address, and none keeps one of ours', async () => {
  const [acme, mallory] = [await aSamlOrg(), await aSamlOrg()]
  const kept = legacy()
  await keepAddresses(asOperator(), acme.orgId, { connectionId: acme.connectionId, ...kept })
  const keep = (acsUrl: string) =>
    keepAddresses(asOperator(), mallory.orgId, { connectionId: mallory.connectionId, entityId: '', acsUrl })

  await expect(keep(kept.acsUrl)).rejects.toMatchObject({ code: 'address_taken' })
  const { acsUrl } = serviceProviderOf(acme.connectionId)
  for (const ours of [
    acsUrl,
    `${env().PUBLIC_URL}/login`,
    'https://old.vendor.example/orgs/x',
    'nowhere',
    `${kept.acsUrl}?a=b`,
  ])
    await expect(keep(ours)).rejects.toMatchObject({ fields: { acsUrl: expect.any(String) } })
  await expect(
    keepAddresses(asOperator(), mallory.orgId, { connectionId: acme.connectionId, ...legacy() }),
  ).rejects.toMatchObject({ code: 'connection_not_found' })
})

const form = 'application/x-www-form-urlencoded'
async function ledTo(host: string, url: string, { method = 'POST', type = form } = {}) {
  const request = { method, url, headers: { 'content-type': type } } as unknown as IncomingMessage
  await atKeptAcs(request, host)
  return request.url
}

test('a form posted to a kept address is led to its connection’s ACS; nothing else is led anywhere', async () => {
  const { orgId, connectionId } = await aSamlOrg()
  const kept = legacy()
  const { host, pathname } = new URL(kept.acsUrl)
  await keepAddresses(asOperator(), orgId, { connectionId, ...kept })

  expect(await ledTo(host, `${pathname}?x=1`)).toBe(`/sso/${connectionId}/acs`)
  for (const [at, path, how] of [
    ['elsewhere.example', pathname, {}],
    [host, `${pathname}more`, {}],
    [host, pathname, { method: 'GET' }],
    [host, pathname, { type: 'application/json' }],
    [host, '/login', {}],
  ] as const)
    expect(await ledTo(at, path, how)).toBe(path)
})

test('an address kept on our own host is found whatever host a proxy names', async () => {
  const { orgId, connectionId } = await aSamlOrg()
  const acsUrl = `${env().PUBLIC_URL}/saml/old/acs-${connectionId}`
  await keepAddresses(asOperator(), orgId, { connectionId, entityId: '', acsUrl })
  expect(await ledTo('10.0.0.1:8080', new URL(acsUrl).pathname)).toBe(`/sso/${connectionId}/acs`)
})
