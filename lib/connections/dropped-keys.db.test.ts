import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import type { Id } from '@/lib/platform/ids'
import { asSystem, asUser } from '@/lib/testing/actors'
import { aMember } from '@/lib/testing/factories'
import { createSigningKey, idpMetadata, type SigningKey } from '@/lib/testing/saml'
import { createEcSigningKey } from '@/lib/testing/saml-keys'
import { signedBy } from '@/lib/testing/signed-metadata'
import { aBrowser, aSamlOrg } from '@/lib/testing/sso'
import { readCertificate } from './certificates'
import { addCertificate, removeCertificate } from './commands'
import { draftBeside, saveDraft } from './drafts'
import { listFoundKeys } from './found-keys'
import { promote, rollBack } from './promote'
import { refreshDue } from './refresh'
import { getSetup, listRevisions } from './revisions'
import { isSignedBy } from './signed-metadata'

// I25: a key that an owner dropped, or that another provider had, comes back by nobody's machine.

const [first, leaked, rogue] = [createSigningKey('first'), createSigningKey('leaked'), createSigningKey('rogue')]
const certificateOf = ({ certificatePem }: SigningKey) => readCertificate(certificatePem)
let server: Server
let url: string
let published = ''
beforeAll(async () => {
  server = createServer((_, response) => void response.writeHead(200).end(published))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metadata`
})
afterAll(() => void server.close())

/** A live connection that trusts `first` and `leaked`, and whose metadata is read from here. */
async function aScene({ takesNewKeys = false } = {}) {
  const org = await aSamlOrg()
  const { orgId, connectionId, issuer } = org
  const owner = asUser(await aMember(orgId, 'owner'))
  const change = async (part: Parameters<typeof saveDraft>[3]['part']) => {
    const ref = await draftBeside(owner, orgId, connectionId)
    await saveDraft(owner, orgId, ref, { part: part! })
    const { draft } = await getSetup(owner, orgId, connectionId)
    await promote(owner, orgId, { ...ref, seen: draft!.seen, word: 'Test IdP', turnOn: true })
    await db().connection.update({ where: { id: connectionId }, data: { takesNewKeys } })
  }
  await change({ certificates: [first, leaked].map(certificateOf), metadataUrl: url })
  const refresh = async (keys: SigningKey[]) => {
    const certificates = keys.map(({ certificatePem }) => certificatePem)
    published = signedBy(first, idpMetadata({ entityId: issuer, ssoUrl: `${issuer}/sso`, certificates }))
    await db().connection.updateMany({ data: { metadataNextCheckAt: null } })
    await db().connection.update({ where: { id: connectionId }, data: { metadataNextCheckAt: new Date(0) } })
    await refreshDue(asSystem())
  }
  return { ...org, owner, change, refresh, browser: aBrowser(org) }
}

test('a key that a promoted draft dropped is not taken again from signed metadata', async () => {
  const { browser, change, refresh } = await aScene({ takesNewKeys: true })
  expect(await browser.signIn({ key: leaked })).toEqual({ kind: 'confirm_identity' })
  await change({ certificates: [certificateOf(first)] })

  await refresh([first, leaked])

  expect(await browser.signIn({ key: leaked })).toMatchObject({ kind: 'refused' })
  expect(await browser.signIn({ key: first })).toEqual({ kind: 'confirm_identity' })
})

test('going back to a revision with a key that was taken away asks for the typed word', async () => {
  const { owner, orgId, connectionId, browser } = await aScene()
  const { fingerprint } = certificateOf(leaked)
  const { id } = await db().connectionCertificate.findFirstOrThrow({ where: { connectionId, fingerprint } })
  await removeCertificate(owner, orgId, { connectionId, certificateId: id as Id<'certificate'> })
  const before = (await listRevisions(owner, orgId, connectionId))[1]!
  const back = { connectionId, revisionId: before.id, seen: before.back!.seen, turnOn: false }

  expect(before.back!.doubts).toEqual(['refused_key'])
  await expect(rollBack(owner, orgId, back)).rejects.toMatchObject({ code: 'word_needed' })
  expect(await browser.signIn({ key: leaked })).toMatchObject({ kind: 'refused' })
  await rollBack(owner, orgId, { ...back, word: 'Test IdP' })
  expect(await browser.signIn({ key: leaked })).toEqual({ kind: 'confirm_identity' })
})

test('a key that was found at a former provider is not offered for the next one', async () => {
  const { owner, orgId, connectionId, change, refresh } = await aScene()
  await refresh([first, leaked, rogue])
  expect(await listFoundKeys(owner, orgId, connectionId)).toHaveLength(1)

  await change({ entityId: 'https://next.example/saml', metadataUrl: null, certificates: [certificateOf(first)] })

  expect(await listFoundKeys(owner, orgId, connectionId)).toEqual([])
})

test.each<[string, (own: { issuer: string }) => { entityId: string; metadataUrl: string }]>([
  ['entity ID alone', () => ({ entityId: 'https://next.example/saml', metadataUrl: url })],
  ['metadata address alone', ({ issuer }) => ({ entityId: issuer, metadataUrl: 'https://next.example/metadata' })],
])('… also where the provider is another one by its %s', async (_, part) => {
  const { owner, orgId, connectionId, change, refresh, issuer } = await aScene()
  await refresh([first, leaked, rogue])

  await change(part({ issuer }))

  expect(await listFoundKeys(owner, orgId, connectionId)).toEqual([])
})

test('a key that was found and is trusted by a promotion waits for nobody any more', async () => {
  const { owner, orgId, connectionId, change, refresh } = await aScene()
  await refresh([first, leaked, rogue])
  await change({ certificates: [first, rogue].map(certificateOf) })
  expect(await listFoundKeys(owner, orgId, connectionId)).toEqual([])
})

test('what pins the keys and what names the people is lit in the comparison', async () => {
  const { owner, orgId, connectionId } = await aScene()
  const ref = await draftBeside(owner, orgId, connectionId)
  const mapping = { email: 'nickname', name: null, groups: null }
  await saveDraft(owner, orgId, ref, { part: { metadataUrl: 'https://other.example/metadata', mapping } })

  const { draft } = await getSetup(owner, orgId, connectionId)
  const weighty = draft!.changes.filter(({ weighs }) => weighs).map(({ what }) => what)
  expect(weighty).toEqual(['Metadata address', 'Attributes'])
})

test('signed metadata that is over counts as not signed', async () => {
  const xml = (validUntil: string) =>
    signedBy(
      first,
      idpMetadata({ entityId: 'https://i.example', ssoUrl: 'https://i.example', certificates: [] }).replace(
        '<md:EntityDescriptor ',
        `<md:EntityDescriptor validUntil="${validUntil}" `,
      ),
    )
  const now = new Date()
  expect(isSignedBy(xml('2999-01-01T00:00:00Z'), [first.certificatePem], now)).toBe(true)
  expect(isSignedBy(xml('2020-01-01T00:00:00Z'), [first.certificatePem], now)).toBe(false)
  expect(isSignedBy(xml('soon'), [first.certificatePem], now)).toBe(false)
})

test('a connection trusts at most twenty keys, however they come', async () => {
  const { owner, orgId, connectionId } = await aScene()
  const many = Array.from({ length: 21 }, (_, n) => certificateOf(createEcSigningKey(`many ${n}`)))
  const ref = await draftBeside(owner, orgId, connectionId)
  const tooMany = saveDraft(owner, orgId, ref, { part: { certificates: many } })
  await expect(tooMany).rejects.toMatchObject({ code: 'certificate_invalid' })

  const add = (pem: string) => addCertificate(owner, orgId, { connectionId, pem })
  for (const { pem } of many.slice(0, 18)) await add(pem)
  await expect(add(many[20]!.pem)).rejects.toMatchObject({ code: 'certificate_invalid' })
  expect(await db().connectionCertificate.count({ where: { connectionId } })).toBe(20)
})
