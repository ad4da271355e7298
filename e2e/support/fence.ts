import { draftBeside } from '@/lib/connections/drafts'
import { db } from '@/lib/platform/db'
import { newId } from '@/lib/platform/ids'
import { asOperator } from '@/lib/testing/actors'
import { addMember } from '@/lib/testing/factories'
import { aRequestOf } from './asking'
import { aFailedSignIn } from './attempts'
import { aCompany, type Company, linkedBySaml, makeOwner, metadataOf, oidcClientOf } from './company'
import { appInputs, domainInputs, onboardingInputs } from './fence-inputs'
import { anInvitation, aTeam } from './newcomers'
import { anOwnApp, linkedOperator } from './own-app'
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
  const inputs = {
    ...{ ...(await inputsAt(b, userId)), ...appInputs(b, own, vendors) },
    ...{ ...(await domainInputs(b)), ...(await onboardingInputs(b)) },
  }
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
  const [team, invitation] = [await aTeam(b, 'emil'), await anInvitation(b)]
  const inOrg = { orgId, slug: b.slug }
  const linkRequestId = request.id
  const connection = { orgId, connectionId: b.saml }
  const client = oidcClientOf('acme', b.n)
  const draft = await draftBeside(asOperator(), b.orgId, b.saml)
  return {
    'account/factors/askForApp': {},
    'account/factors/askForPasskey': {},
    'account/factors/confirmApp': { code: '123456' },
    'account/factors/dropApp': {},
    'account/factors/dropPasskey': { passkeyId: newId('passkey') },
    'account/factors/keepPasskey': { challengeId: newId('challenge'), name: 'Mine', answer: '{}' },
    'account/factors/makeCodes': {},
    'account/factors/nameAnew': { passkeyId: newId('passkey'), name: 'Mine' },
    'account/keyboard/setKeys': { on: false },
    'account/password/change': { current: 'a lamp that waits for dusk', next: 'another lamp that waits for dawn' },
    'account/sessions/end': { sessionId: session?.id },
    'account/sessions/endOthers': {},
    'connections/applyFix': { orgId, testId: newId('testSignIn'), kind: 'set_entity_id' },
    'connections/addCert': { ...connection, pem: 'anything' },
    'connections/change': { ...connection, name: 'Taken over' },
    'connections/begin': { ...inOrg, name: 'Another', provider: 'okta', kind: 'saml' },
    'connections/makeKey': { orgId, ...draft },
    'connections/nameDraft': { ...inOrg, ...draft, name: 'Taken over', provider: 'okta' },
    'connections/revise': { ...inOrg, connectionId: b.saml },
    'connections/saveMapping': { ...inOrg, ...draft, email: 'mail', name: '', groups: '' },
    'connections/takeIssuer': { orgId, ...draft, issuer: `${idpUrl}/acme/oidc`, clientId: client.client_id },
    'connections/tickStep': { orgId, ...draft, step: 'create', done: true },
    'connections/takeMetadata': { orgId, ...draft, text: await metadataOf('acme') },
    'connections/takeTyped': {
      ...{
        orgId,
        ...draft,
        entityId: 'https://idp.example',
        signInUrl: 'https://idp.example/sso',
        certificate: 'none',
      },
    },
    'connections/goLive': { ...inOrg, ...draft, seen: 'something', word: 'Okta — staff', offer: 'on' },
    'connections/goBack': { orgId, ...draft, seen: 'something', word: 'Okta — staff', offer: 'on' },
    'connections/answerKey': { ...connection, keyId: newId('foundKey'), take: true },
    'connections/handOut': { ...connection, contactName: 'Ines', contactEmail: 'ines@it.example' },
    'connections/takeBack': { ...connection, setupLinkId: newId('setupLink') },
    'setup/open': { token: 't'.repeat(43) },
    'setup/decline': {},
    'setup/makeKey': draft,
    'setup/tellReady': {},
    'setup/saveMapping': { ...draft, email: 'mail', name: '', groups: '' },
    'setup/tickStep': { ...draft, step: 'create', done: true },
    'setup/takeIssuer': { ...draft, issuer: `${idpUrl}/acme/oidc`, clientId: 'us' },
    'setup/takeMetadata': { ...draft, text: 'https://idp.example/metadata' },
    'setup/takeTyped': { ...draft, entityId: 'e', signInUrl: 'https://idp.example/sso', certificate: 'none' },
    'setup/typeCode': { code: '12345678' },
    'connections/discard': { ...inOrg, ...draft },
    'connections/remove': { ...inOrg, ...connection },
    'connections/removeCert': { ...connection, certificateId: certificate.id },
    'connections/saveNewcomers': { ...connection, newcomers: 'provision', teamId: '' },
    'connections/cutOverNow': connection,
    'connections/endReplacing': connection,
    'connections/goBackToOld': connection,
    'connections/setCarries': { ...connection, carries: true },
    'connections/turnOff': connection,
    'connections/turnOn': connection,
    'link-requests/decline': { orgId, linkRequestId, reason: 'Not from here.' },
    'link-requests/link': { ...inOrg, number: request.number, linkRequestId, userId: b.users.emil },
    'link-requests/linkExact': { orgId, pairs: [{ linkRequestId, userId: b.users.emil }] },
    'link-requests/undo': { orgId, linkRequestId },
    'members/change': { orgId, userId: b.users.cleo, role: 'owner' },
    'members/invitePerson': { orgId, email: `guest@home-of-${b.n}.example`, role: 'admin', teamId: '' },
    'members/remove': { orgId, userId: b.users.cleo },
    'members/resend': { orgId, invitationId: invitation },
    'members/revoke': { orgId, invitationId: invitation },
    'members/unlink': { orgId, identityId: identity.id },
    'settings/saveFactor': { orgId, on: true },
    'settings/saveGeneral': { orgId, name: 'Taken over', supportPhone: '', supportText: '', supportUrl: '' },
    'settings/saveMode': { orgId, mode: 'off' },
    'settings/saveSelfProof': { orgId, on: true },
    'settings/saveSessionPolicy': { orgId, idleMinutes: '5', maxMinutes: '15' },
    'teams/create': { orgId, name: 'Another' },
    'teams/putIn': { orgId, teamId: team, userId: b.users.cleo },
    'teams/remove': { ...inOrg, teamId: team },
    'teams/rename': { orgId, teamId: team, name: 'Taken over' },
    'teams/takeOut': { orgId, teamId: team, userId: b.users.emil },
  }
}

/** How often anything was changed in an organization. */
export function changesIn({ orgId }: Company): Promise<number> {
  return db().auditEvent.count({ where: { orgId } })
}
