import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { asUser } from '@/lib/testing/actors'
import { aMember, anIdentity } from '@/lib/testing/factories'
import { createSigningKey } from '@/lib/testing/saml'
import { aBrowser, anotherConnection, aSamlOrg } from '@/lib/testing/sso'
import { readCertificate } from './certificates'
import { draftBeside, saveDraft } from './drafts'
import { promote, rollBack } from './promote'
import { setCarriesLinks } from './replacement'
import { getSetup, listRevisions } from './revisions'

const ENDS = { what: 'Carry links over', from: 'on', to: 'off', weighs: true }
const CONTRACTOR = 'https://contractor.example/saml'
const theirs = createSigningKey('theirs')
const certificates = [readCertificate(theirs.certificatePem)]

/** Links are carried over from Okta to Entra, by the owner's word; Ada is linked at Okta. A draft is beside Entra. */
async function scene() {
  const okta = await aSamlOrg()
  const entra = await anotherConnection(okta, `https://entra.${okta.domain}/saml`, 'Entra ID')
  const { orgId, domain } = okta
  const { connectionId } = entra
  await db().connection.update({ where: { id: connectionId }, data: { replacesId: okta.connectionId } })
  const owner = asUser(await aMember(orgId, 'owner'))
  await setCarriesLinks(owner, orgId, { connectionId, carries: true })
  const email = `ada@${domain}`
  await anIdentity(okta.connectionId, { userId: await aMember(orgId), email, linkedAt: new Date() })
  const ref = await draftBeside(owner, orgId, connectionId)
  const shown = async () => (await getSetup(owner, orgId, connectionId)).draft!
  const carries = async () => (await db().connection.findUniqueOrThrow({ where: { id: connectionId } })).carriesLinks
  const ended = () =>
    db().auditEvent.count({
      where: { orgId, name: 'connection.carries_links_changed', data: { equals: { connectionId, carries: false } } },
    })
  return { entra, orgId, connectionId, owner, email, ref, shown, carries, ended }
}

test('the consent to carry links over ends with the provider it was given for, and the owner is shown that', async () => {
  const { entra, orgId, owner, email, ref, shown, carries, ended } = await scene()
  await saveDraft(owner, orgId, ref, { part: { entityId: CONTRACTOR, certificates } })
  const { changes, seen } = await shown()
  expect(changes).toContainEqual(ENDS)

  await promote(owner, orgId, { ...ref, seen, word: 'Entra ID', turnOn: true })

  expect(await carries()).toBe(false)
  expect(await ended()).toBe(1)
  const came = await aBrowser({ ...entra, issuer: CONTRACTOR }).signIn({ key: theirs, nameId: email })
  expect(came).toMatchObject({ kind: 'confirm_identity' })
})

test('with other keys of the same provider the consent stays', async () => {
  const { orgId, owner, ref, shown, carries, ended } = await scene()
  await saveDraft(owner, orgId, ref, { part: { certificates } })
  const { changes, seen } = await shown()
  expect(changes).not.toContainEqual(ENDS)

  await promote(owner, orgId, { ...ref, seen, word: 'Entra ID', turnOn: true })

  expect(await carries()).toBe(true)
  expect(await ended()).toBe(0)
})

test('going back to another provider ends it as well', async () => {
  const { orgId, connectionId, owner, ref, shown, carries } = await scene()
  await saveDraft(owner, orgId, ref, { part: { entityId: CONTRACTOR, certificates } })
  await promote(owner, orgId, { ...ref, seen: (await shown()).seen, word: 'Entra ID', turnOn: true })
  await setCarriesLinks(owner, orgId, { connectionId, carries: true })
  const old = (await listRevisions(owner, orgId, connectionId)).find(({ state }) => state === 'retired')!
  expect(old.back!.changes).toContainEqual(ENDS)

  const back = { connectionId, revisionId: old.id, seen: old.back!.seen, word: 'Entra ID', turnOn: true }
  await rollBack(owner, orgId, back)

  expect(await carries()).toBe(false)
})

test('a consent that was given after the owner looked is not ended unseen', async () => {
  const { orgId, connectionId, owner, ref, shown, carries, ended } = await scene()
  await setCarriesLinks(owner, orgId, { connectionId, carries: false })
  await saveDraft(owner, orgId, ref, { part: { entityId: CONTRACTOR, certificates } })
  const { changes, seen } = await shown()
  expect(changes).not.toContainEqual(ENDS)
  await setCarriesLinks(owner, orgId, { connectionId, carries: true })

  const promotion = { ...ref, seen, word: 'Entra ID', turnOn: true }
  await expect(promote(owner, orgId, promotion)).rejects.toMatchObject({ code: 'draft_changed' })

  expect(await carries()).toBe(true)
  expect(await ended()).toBe(1) // by the owner, before
})
