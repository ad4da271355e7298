import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { newId } from '@/lib/platform/ids'
import { asOperator, asUser } from '@/lib/testing/actors'
import { aMember, anIdentity } from '@/lib/testing/factories'
import { createSigningKey } from '@/lib/testing/saml'
import { aBrowser, aSamlOrg, type SamlOrg } from '@/lib/testing/sso'
import { addCertificate, removeCertificate } from './commands'
import { replaceFacts } from './replace'

const next = createSigningKey('idp, next key')
const EMAIL = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'

async function anOrgWithAda() {
  const org = await aSamlOrg()
  await linkAda(org)
  return { ...org, owner: asUser(await aMember(org.orgId, 'owner')) }
}

async function linkAda({ orgId, connectionId, issuer, domain }: SamlOrg) {
  const [email, userId] = [`ada@${domain}`, await aMember(orgId)]
  await anIdentity(connectionId, { issuer, subject: email, format: EMAIL, email, userId })
}

async function certificatesOf({ connectionId }: SamlOrg) {
  const rows = await db().connectionCertificate.findMany({ where: { connectionId }, orderBy: { createdAt: 'asc' } })
  return rows.map(({ id }) => id as `crt_${string}`)
}

const eventsOf = async (orgId: string) =>
  (
    await db().auditEvent.findMany({ where: { orgId, name: { startsWith: 'connection.' } }, orderBy: { name: 'asc' } })
  ).map(({ name }) => name)

test('a key exchange without an outage: before, the new key is refused; during, both sign in; after, the old is refused at once', async () => {
  const org = await anOrgWithAda()
  const { connectionId, orgId, owner } = org
  const browser = aBrowser(org)
  const outcomes = async () => [(await browser.signIn()).kind, (await browser.signIn({ key: next })).kind]

  expect(await outcomes()).toEqual(['signed_in', 'refused'])
  await addCertificate(owner, orgId, { connectionId, pem: next.certificatePem })
  expect(await outcomes()).toEqual(['signed_in', 'signed_in'])

  const underway = await browser.begin() // signed with the old key before, arriving after
  const response = browser.answer(underway)
  const [old] = await certificatesOf(org)
  await removeCertificate(owner, orgId, { connectionId, certificateId: old! })

  expect(await browser.post(underway, response)).toMatchObject({ kind: 'refused', code: 'unknown_signer' })
  expect(await outcomes()).toEqual(['refused', 'signed_in'])
  expect(await eventsOf(orgId)).toEqual([
    ...['connection.certificate_added', 'connection.certificate_removed', 'connection.promoted'],
  ])
})

test('the same certificate twice is one', async () => {
  const org = await anOrgWithAda()
  const { connectionId, orgId, owner } = org

  await addCertificate(owner, orgId, { connectionId, pem: next.certificatePem })
  await addCertificate(owner, orgId, { connectionId, pem: next.certificatePem.replace(/-----.*-----/g, '') })

  expect(await certificatesOf(org)).toHaveLength(2)
})

test('a certificate with a weak key, and anything else, changes nothing', async () => {
  const org = await anOrgWithAda()
  const weak = createSigningKey('weak', { bits: 1024 }).certificatePem

  for (const pem of [weak, 'not a certificate', next.privateKeyPem])
    await expect(addCertificate(org.owner, org.orgId, { connectionId: org.connectionId, pem })).rejects.toMatchObject({
      code: 'certificate_invalid',
    })
  expect(await certificatesOf(org)).toHaveLength(1)
  expect(await eventsOf(org.orgId)).toEqual([])
})

test('the last certificate stays, also when two owners remove the last two at once', async () => {
  const org = await anOrgWithAda()
  const { connectionId, orgId } = org
  const owners = [org.owner, asUser(await aMember(orgId, 'owner'))]
  await addCertificate(org.owner, orgId, { connectionId, pem: next.certificatePem })
  const ids = await certificatesOf(org)

  const results = await Promise.allSettled(
    owners.map((owner, i) => removeCertificate(owner, orgId, { connectionId, certificateId: ids[i]! })),
  )

  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'certificate_last' } })
  const [left] = await certificatesOf(org)
  await expect(removeCertificate(org.owner, orgId, { connectionId, certificateId: left! })).rejects.toMatchObject({
    code: 'certificate_last',
  })
  expect(await certificatesOf(org)).toEqual([left])
})

test('a certificate of another connection is not found', async () => {
  const [org, other] = [await anOrgWithAda(), await aSamlOrg()]
  const { connectionId, orgId, owner } = org
  await addCertificate(owner, orgId, { connectionId, pem: next.certificatePem })
  const [foreign] = await certificatesOf(other)

  for (const certificateId of [foreign!, newId('certificate')])
    await expect(removeCertificate(owner, orgId, { connectionId, certificateId })).rejects.toMatchObject({
      code: 'not_found',
    })
  expect(await certificatesOf(other)).toEqual([foreign])
})

test('who copies another organization’s entity ID and certificate gets nobody in', async () => {
  const [acme, mallory] = [await anOrgWithAda(), await anOrgWithAda()]
  const { metadataXml } = await db().connection.findUniqueOrThrow({ where: { id: acme.connectionId } })
  await replaceFacts(asOperator(), mallory.orgId, mallory.connectionId, { metadataXml: metadataXml! })
  const copied = { ...mallory, issuer: acme.issuer }
  const [honest, hers] = [aBrowser(acme), aBrowser(copied)]

  // Acme's IdP vouches for Ada to Mallory's connection: the address is not Mallory's to give.
  expect(await hers.signIn({ nameId: `ada@${acme.domain}` })).toMatchObject({ code: 'domain_not_covered' })
  // An answer that was made for Acme's connection is worth nothing at Mallory's.
  const [victims, own] = [await honest.begin(), await hers.begin()]
  expect(await hers.post(own, honest.answer(victims))).toMatchObject({ kind: 'refused' })
  // Mallory trusts one more key of her own; it opens nothing at Acme's.
  const { connectionId, orgId, owner } = mallory
  await addCertificate(owner, orgId, { connectionId, pem: next.certificatePem })
  expect(await honest.signIn({ key: next })).toMatchObject({ kind: 'refused', code: 'unknown_signer' })
  expect(await honest.signIn()).toMatchObject({ kind: 'signed_in' })
})
