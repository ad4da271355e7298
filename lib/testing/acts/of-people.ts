import { allowApp, disallowApp } from '@/lib/apps/consent'
import { makeRecoveryCodes, removeTotp } from '@/lib/factors/codes'
import { addPasskey, beginPasskey, removePasskey, renamePasskey } from '@/lib/factors/commands'
import { byPassword } from '@/lib/login/own-factor'
import { createOperator, linkOperator } from '@/lib/operators/commands'
import { transact } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import { type Id, newId } from '@/lib/platform/ids'
import { endMySessions, liftSession, renewProven, signOut } from '@/lib/sessions/commands'
import { asOperator, asUser } from '@/lib/testing/actors'
import { anApp } from '@/lib/testing/apps'
import { anAuthenticator } from '@/lib/testing/authenticator'
import { anAuthenticatorApp, aPasskey } from '@/lib/testing/factors'
import { aSession } from '@/lib/testing/sessions'
import { aBrowser } from '@/lib/testing/sso'
import { createUser, disableUser } from '@/lib/users/commands'
import { type Acts, aName, as, type Scene } from './scene'

const ADDRESS = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'

/** A sign-in that was answered and waits for its browser; the linked person's, unless another address is asserted. */
async function answered({ org, linked: { id } }: Scene, nameId = `ada@${org.domain}`) {
  const said = { subject: `ada@${org.domain}`, issuer: org.issuer, format: ADDRESS }
  await db().identity.update({ where: { id }, data: said })
  const browser = aBrowser(org)
  const transaction = await browser.begin()
  await browser.post(transaction, browser.answer(transaction, { nameId }))
  return () => browser.finish(transaction)
}

async function passkeyOf({ ada }: Scene) {
  await aPasskey(ada)
  const { id } = await db().passkey.findFirstOrThrow({ where: { userId: ada } })
  return { ctx: await as(ada), passkeyId: id as Id<'passkey'> }
}

export const peopleActs = {
  'operator.created': () => () => createOperator(asOperator(), { name: 'Olu', email: `${aName()}@vendor.example` }),
  'operator.linked': async ({ ada }) => {
    const [id, email] = [newId('operator'), `${aName()}@vendor.example`]
    await db().operator.create({ data: { id, name: 'Olu', email, createdAt: new Date() }, select: { id: true } })
    return () => linkOperator(asOperator(), { operatorId: id, userId: ada })
  },
  'user.created': () => () => createUser(asOperator(), { name: 'Ada', username: aName(), email: `${aName()}@a.test` }),
  'user.disabled':
    ({ ada }) =>
    () =>
      disableUser(asOperator(), ada),
  'passkey.added': async ({ ada }) => {
    const [ctx, device] = [await as(ada), anAuthenticator()]
    const { challengeId, options } = await beginPasskey(ctx)
    return () => addPasskey(ctx, { challengeId, name: 'Mine', answer: device.create(options) })
  },
  'passkey.renamed': async (scene) => {
    const { ctx, passkeyId } = await passkeyOf(scene)
    return () => renamePasskey(ctx, { passkeyId, name: 'Renamed' })
  },
  'passkey.removed': async (scene) => {
    const { ctx, passkeyId } = await passkeyOf(scene)
    return () => removePasskey(ctx, { passkeyId })
  },
  'totp.removed': async ({ ada }) => {
    await anAuthenticatorApp(ada)
    const ctx = await as(ada)
    return () => removeTotp(ctx)
  },
  'recovery_codes.made': async (scene) => {
    const { ctx } = await passkeyOf(scene)
    return () => makeRecoveryCodes(ctx)
  },
  'session.started': (scene) => answered(scene),
  'session.proven':
    ({ owner }) =>
    () =>
      transact(owner, (tx) => renewProven(tx, byPassword)),
  'session.lifted': async ({ ada, orgId, connectionId, linked }) => {
    const confined = { method: 'saml', connectionId, identityId: linked.id, confinedTo: orgId } as const
    const ctx = asUser(ada, { sessionId: await aSession(ada, confined), confinedTo: orgId })
    return () => transact(ctx, (tx) => liftSession(tx, byPassword))
  },
  'session.ended':
    ({ owner }) =>
    () =>
      signOut(owner),
  'session.ended_everywhere':
    ({ owner }) =>
    () =>
      endMySessions(owner),
  'sign_in.foreign_address_refused': (scene) => answered(scene, 'ada@elsewhere.test'),
  'app.allowed': async ({ orgId, ada }) => {
    const [{ id: appId }, ctx] = [await anApp({ firstParty: false }), await as(ada)]
    return () => allowApp(ctx, { appId, orgId, scopes: ['openid'] })
  },
  'app.disallowed': async ({ orgId, ada }) => {
    const [{ id: appId }, ctx] = [await anApp({ firstParty: false }), await as(ada)]
    await allowApp(ctx, { appId, orgId, scopes: ['openid'] })
    return () => disallowApp(ctx, { appId, orgId })
  },
} satisfies Acts
