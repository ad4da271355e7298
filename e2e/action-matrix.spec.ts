import type { Page } from '@playwright/test'
import { db } from '@/lib/platform/db'
import { type Company, makeOwner } from './support/company'
import { enter, forgetProof } from './support/entering'
import { extraKeys, guarded } from './support/extra-keys'
import { changesIn, type TwoWorlds, twoWorlds } from './support/fence'
import { expect, test } from './support/fixtures'
import { withFactor } from './support/own-app'
import { callServerAction, serverActions } from './support/server-actions'

/** Admins decide about requests and people; everything else of an organization is its owner's. */
const forAdmins = [
  'link-requests/decline',
  'link-requests/link',
  'link-requests/linkExact',
  'link-requests/undo',
  'members/invitePerson',
  'members/remove',
  'members/resend',
  'members/revoke',
  'members/unlink',
  'teams/create',
  'teams/putIn',
  'teams/remove',
  'teams/rename',
  'teams/takeOut',
]
/** Owner's powers that ask for no fresh proof, and what is not an owner's power. */
const withoutProof = [
  ...[...forAdmins, 'settings/saveGeneral', 'domains/checkNow'],
  ...['start/ask', 'start/tell', 'start/withdraw'], // words to the operator
  ...[
    'applyFix',
    'begin',
    'discard',
    'makeKey',
    'nameDraft',
    'revise',
    'saveMapping',
    'takeBack',
    'takeIssuer',
    'takeMetadata',
    'takeTyped',
    'tickStep',
  ].map(
    (name) => `connections/${name}`, // a draft signs nobody in
  ),
]
const isAccount = (action: string) => action.startsWith('account/')
const isOperator = (action: string) => action.startsWith('operator/')
/** For whom a set-up link was handed to: whoever else calls hears that there is none (I29). */
const isSetup = (action: string) => action.startsWith('setup/')
const isOrg = (action: string) => !isAccount(action) && !isOperator(action) && !isSetup(action)

test('each server action has an input here, and its answer to everybody who may not', async ({
  company: a,
  browserOf,
}) => {
  test.setTimeout(180_000)
  const worlds = await twoWorlds(a)
  const { b } = worlds
  const [nobody, member, admin, owner, stranger] = await Promise.all(['1', '2', '3', '4', '5'].map(browserOf))
  await Promise.all([enter(member!, b.users.cleo), enter(admin!, b.users.dana), enter(owner!, b.users.bo)])
  await enter(stranger!, a.users.bo)
  await forgetProof(b.users.bo)
  const actions = serverActions().map(({ file, name }) => `${/([\w-]+\/)?[\w-]+(?=\/actions)/.exec(file)![0]}/${name}`)
  expect(Object.keys(worlds.inputs).sort()).toEqual(actions.map((action) => action.replace(/^\[org\]\//, '')).sort())
  const before = await changesIn(b)

  for (const ssoMode of ['optional', 'off'] as const) {
    await db().org.update({ where: { id: b.orgId }, data: { ssoMode } })
    for (const [action, input] of Object.entries(worlds.inputs)) {
      const refused = async (page: Page, code: string, who: string) =>
        expect.soft(await call(page, b, action, input), `${action} by ${who}`).toMatchObject({ ok: false, code })
      if (isSetup(action)) {
        for (const page of [nobody!, owner!]) await refused(page, 'setup_link_gone', 'somebody without a set-up link')
        continue
      }
      await refused(nobody!, 'unauthenticated', 'nobody')
      if (isOperator(action)) await refused(owner!, 'not_found', 'an owner')
      if (!isOrg(action)) continue
      await refused(member!, 'forbidden', 'a member')
      await refused(stranger!, 'org_not_found', 'an owner of another organization')
      if (!forAdmins.includes(action)) await refused(admin!, 'forbidden', 'an admin')
      if (!withoutProof.includes(action)) await refused(owner!, 'proof_needed', 'an owner without a fresh proof')
    }
  }
  expect(await changesIn(b)).toBe(before)
})

/** Makes something new or changes the organization itself: there is no foreign thing to name. */
const namesNothing = [
  ...['domains/add', 'domains/borrow', 'domains/markTest', 'start/ask', 'start/tell'],
  ...['connections/begin', 'apps/create', 'settings/saveFactor', 'settings/saveGeneral'],
  ...[
    'members/invitePerson',
    'teams/create',
    'settings/saveMode',
    'settings/saveSelfProof',
    'settings/saveSessionPolicy',
  ],
]

test('an owner who names another organization’s thing at their own hears that there is none', async ({
  company: a,
  browserOf,
}) => {
  const worlds = await twoWorlds(a)
  const bo = await browserOf('bo')
  await enter(bo, a.users.bo)
  const [atA, atB] = [await changesIn(a), await changesIn(worlds.b)]
  const { pem } = await db().connectionCertificate.findFirstOrThrow({ where: { connectionId: worlds.b.saml } })

  for (const [action, input] of Object.entries(worlds.inputs)) {
    if (!isOrg(action) || namesNothing.includes(action)) continue
    const mixed = {
      ...input,
      orgId: a.orgId,
      ...('slug' in input ? { slug: a.slug } : {}),
      ...('pem' in input ? { pem } : {}),
    }
    const { ok, code = '' } = await call(bo, a, action, mixed)
    expect.soft([ok, /^(\w+_)?not_found$/.test(code)], `${action}: ${code}`).toEqual([false, true])
  }
  expect([await changesIn(a), await changesIn(worlds.b)]).toEqual([atA, atB])
})

test('whatever else is posted beside an action’s own fields changes nothing', async ({ company: a, browserOf }) => {
  test.setTimeout(120_000)
  const worlds = await twoWorlds(a)
  const { b } = worlds
  const bo = await browserOf('bo')
  await makeOwner(b, b.users.bo)
  await enter(bo, b.users.bo)

  for (const [action, input] of inOrder(worlds)) {
    await withFactor(b.users.bo)
    const before = await guarded(a, b, action)
    const result = await call(bo, b, action, { ...extraKeys(a, b), ...input })
    expect.soft(result.code, action).not.toBe('internal_error')
    expect.soft(await guarded(a, b, action), action).toEqual(before)
  }
  const made = await db().app.findMany({ where: { orgId: { in: [a.orgId, b.orgId] }, firstParty: true } })
  expect(made).toEqual([])
  const connections = await db().connection.findMany({ where: { orgId: b.orgId, name: 'Another' } })
  expect(connections.map(({ state }) => state)).toEqual(connections.map(() => 'draft'))
  expect(connections.length).toBeGreaterThan(0)
})

/** What ends sessions or takes things away comes last. */
function inOrder({ inputs }: TwoWorlds): [string, object][] {
  const isLate = ([action]: [string, object]) => isAccount(action) || /\/(remove|turnOff|drop)/.test(action)
  return Object.entries(inputs).sort((one, other) => Number(isLate(one)) - Number(isLate(other)))
}

function call(page: Page, { slug }: Company, action: string, input: object) {
  const [place, name] = [action.slice(0, action.lastIndexOf('/')), action.slice(action.lastIndexOf('/') + 1)]
  return place.includes('/') || place === 'setup'
    ? callServerAction(page, { place, name, path: `/${place}` }, input)
    : callServerAction(page, { place: `[org]/${place}`, name, path: `/orgs/${slug}/${place}` }, input)
}
