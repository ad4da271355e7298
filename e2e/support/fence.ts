import { db } from '@/lib/platform/db'
import { newId } from '@/lib/platform/ids'
import { addMember } from '@/lib/testing/factories'
import { aRequestOf } from './asking'
import { aFailedSignIn } from './attempts'
import { aCompany, type Company, linkedBySaml, makeOwner, metadataOf, oidcClientOf } from './company'
import { anOwnApp, linkedOperator, type OwnApp } from './own-app'
import { idpUrl } from './places'

/** Ada owns both companies, and is an operator; her address is her own, and at neither of them. */
export type TwoWorlds = {
  a: Company
  b: Company
  address: string
  reference: string
  ownApp: string
  vendorsApp: string
  inputs: Record<string, object>
}

/** The second company, with something in it for each action to change. */
export async function twoWorlds(a: Company): Promise<TwoWorlds> {
  const b = await aCompany()
  const userId = a.users.ada
  const address = `ada@home-of-${a.n}.example`
  await db().user.update({ where: { id: userId }, data: { email: address, emailCanonical: address } })
  await makeOwner(a, userId)
  await addMember(b.orgId, userId, 'owner')
  const { reference } = await aFailedSignIn(b)
  await linkedOperator(userId)
  const [own, vendors] = [await anOwnApp(b), await anOwnApp(null)]
  const inputs = { ...(await inputsAt(b, userId)), ...appInputs(b, own, vendors) }
  return { a, b, address, reference, ownApp: own.id, vendorsApp: vendors.id, inputs }
}

/** For each server action an input that its owner could send from a session of their own. */
async function inputsAt(b: Company, userId: string): Promise<Record<string, object>> {
  await linkedBySaml(b, 'cleo')
  const [request, identity, certificate, session] = await Promise.all([
    aRequestOf(b, 'emil'),
    db().identity.findFirstOrThrow({ where: { userId: b.users.cleo }, select: { id: true } }),
    db().connectionCertificate.findFirstOrThrow({ where: { connectionId: b.saml }, select: { id: true } }),
    db().session.findFirst({ where: { userId, confinedTo: null }, select: { id: true } }),
  ])
  const orgId = b.orgId
  const inOrg = { orgId, slug: b.slug }
  const linkRequestId = request.id
  const connection = { orgId, connectionId: b.saml }
  const client = oidcClientOf('acme', b.n)
  return {
    'account/factors/askForApp': {},
    'account/factors/askForPasskey': {},
    'account/factors/confirmApp': { code: '123456' },
    'account/factors/dropApp': {},
    'account/factors/dropPasskey': { passkeyId: newId('passkey') },
    'account/factors/keepPasskey': { challengeId: newId('challenge'), name: 'Mine', answer: '{}' },
    'account/factors/makeCodes': {},
    'account/factors/nameAnew': { passkeyId: newId('passkey'), name: 'Mine' },
    'account/password/change': { current: 'a lamp that waits for dusk', next: 'another lamp that waits for dawn' },
    'account/sessions/end': { sessionId: session?.id },
    'account/sessions/endOthers': {},
    'connections/addCert': { ...connection, pem: 'anything' },
    'connections/change': { ...connection, name: 'Taken over' },
    'connections/createOidc': {
      ...{ ...inOrg, name: 'Another', issuer: `${idpUrl}/acme/oidc` },
      ...{ clientId: client.client_id, clientSecret: client.client_secret },
    },
    'connections/createSaml': { ...inOrg, name: 'Another', metadataXml: await metadataOf('acme') },
    'connections/remove': { ...inOrg, ...connection },
    'connections/removeCert': { ...connection, certificateId: certificate.id },
    'connections/turnOff': connection,
    'connections/turnOn': connection,
    'link-requests/decline': { orgId, linkRequestId, reason: 'Not from here.' },
    'link-requests/link': { ...inOrg, number: request.number, linkRequestId, userId: b.users.emil },
    'link-requests/undo': { orgId, linkRequestId },
    'members/change': { orgId, userId: b.users.cleo, role: 'owner' },
    'members/remove': { orgId, userId: b.users.cleo },
    'members/unlink': { orgId, identityId: identity.id },
    'settings/saveFactor': { orgId, on: true },
    'settings/saveGeneral': { orgId, name: 'Taken over', supportPhone: '', supportText: '', supportUrl: '' },
    'settings/saveMode': { orgId, mode: 'off' },
    'settings/saveSelfProof': { orgId, on: true },
    'settings/saveSessionPolicy': { orgId, idleMinutes: '5', maxMinutes: '15' },
  }
}

/** The same for apps: an organization's own, the vendor's, and what a person may let them know. */
function appInputs({ orgId, slug }: Company, own: OwnApp, vendors: OwnApp): Record<string, object> {
  const newApp = { name: 'Another', kind: 'web', redirectUris: own.redirectUri }
  const [atOrg, reason] = [{ orgId, appId: own.id }, { reason: 'because' }]
  const ofVendor = { appId: vendors.id, ...reason }
  return {
    'account/apps/forget': { orgId, appId: own.id },
    'apps/change': { ...atOrg, name: 'Taken over' },
    'apps/create': { orgId, slug, ...newApp },
    'apps/dropSecret': { ...atOrg, secretId: own.secretId },
    'apps/makeSecret': atOrg,
    'apps/turnOff': atOrg,
    'apps/turnOn': atOrg,
    'operator/apps/change': { ...ofVendor, name: 'Taken over' },
    'operator/apps/create': { ...newApp, ...reason },
    'operator/apps/dropSecret': { ...ofVendor, secretId: vendors.secretId },
    'operator/apps/makeSecret': ofVendor,
    'operator/apps/turnOff': ofVendor,
    'operator/apps/turnOn': ofVendor,
    'operator/system/discard': { jobId: newId('job'), ...reason },
    'operator/system/retry': { jobId: newId('job'), ...reason },
  }
}

/** How often anything was changed in an organization. */
export function changesIn({ orgId }: Company): Promise<number> {
  return db().auditEvent.count({ where: { orgId } })
}
