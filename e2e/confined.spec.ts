import type { Page } from '@playwright/test'
import { type Company, linkedBySaml, PASSWORD } from './support/company'
import { enter } from './support/entering'
import { changesIn, type TwoWorlds, twoWorlds } from './support/fence'
import { expect, signInBySso, test } from './support/fixtures'
import { productUrl } from './support/places'
import { routesBelow } from './support/routes'
import { callServerAction, serverActions } from './support/server-actions'

type Answer = { path: string; status: number; says?: string | RegExp }

/** The vendor's API asks for a key, and knows no session. */
const apiRow = (below: string) => () => ({ path: `/api/v1${below}`, status: 401, says: 'api_key_needed' })
const hidden = (path: string) => ({ path, status: 404 })
const atB =
  (below: string) =>
  ({ b }: TwoWorlds) =>
    hidden(`/orgs/${b.slug}${below}`)
const outOfReach = /vouched for this sign-in, so it opens .* only; your own password or passkey opens the rest/
const toLift = 'Show that this account is yours'

/** What a session that A’s IdP vouched for gets at each address of a person who also owns B (I22). */
const fence: Record<string, (worlds: TwoWorlds) => Answer> = {
  '/': ({ a }) => ({ path: '/', status: 200, says: a.name }),
  '/account/apps': () => ({ path: '/account/apps', status: 200, says: 'so you see the apps that you use there only' }),
  '/account/confirm': () => ({ path: '/account/confirm', status: 200, says: 'Continue with SSO' }),
  '/account/confirm/lift': () => ({ path: '/account/confirm/lift', status: 200, says: toLift }),
  '/account/confirm/passkey': () => ({ path: '/account/confirm/passkey', status: 200, says: toLift }),
  '/account/confirm/second': () => ({ path: '/account/confirm/second', status: 200, says: toLift }),
  '/account/factors': () => ({ path: '/account/factors', status: 200, says: outOfReach }),
  '/account/keyboard': () => ({ path: '/account/keyboard', status: 200, says: 'Keys of the inbox' }),
  '/account/identities': () => ({ path: '/account/identities', status: 200, says: outOfReach }),
  '/account/password': () => ({ path: '/account/password', status: 200, says: outOfReach }),
  '/account/session': () => ({ path: '/account/session', status: 200, says: '"canStay":true' }),
  '/account/sessions': () => ({ path: '/account/sessions', status: 200, says: 'so you see this one only' }),
  '/api/auth/[...nextauth]': () => ({ path: '/api/auth/session', status: 200, says: '"user":{"name":"Ada Lovelace"}' }),
  '/api/v1': apiRow(''),
  '/api/v1/[...path]': apiRow('/nowhere'),
  '/api/v1/openapi.json': () => ({ path: '/api/v1/openapi.json', status: 200, says: '"openapi":"3.1.0"' }),
  '/api/v1/organizations': apiRow('/organizations'),
  '/api/v1/organizations/[org]': apiRow('/organizations/org_x'),
  '/api/v1/organizations/[org]/connections': apiRow('/organizations/org_x/connections'),
  '/api/v1/organizations/[org]/connections/[connection]/setup-links': apiRow(
    '/organizations/org_x/connections/con_x/setup-links',
  ),
  '/api/v1/organizations/[org]/connections/[connection]/setup-links/[link]': apiRow(
    '/organizations/org_x/connections/con_x/setup-links/sul_x',
  ),
  '/api/v1/organizations/[org]/plan': apiRow('/organizations/org_x/plan'),
  '/auth/organization': ({ a }) => ({ path: '/auth/organization', status: 200, says: a.name }),
  '/logout': () => ({ path: '/logout', status: 200, says: 'Sign out' }),
  '/orgs/[org]': atB(''),
  '/operator': () => hidden('/operator'),
  '/operator/apps': () => hidden('/operator/apps'),
  '/operator/apps/[app]': ({ vendorsApp }) => hidden(`/operator/apps/${vendorsApp}`),
  '/operator/apps/new': () => hidden('/operator/apps/new'),
  '/operator/requests': () => hidden('/operator/requests'),
  '/operator/requests/[ssoRequest]': () => hidden('/operator/requests/srq_000000000000000000000000'),
  '/operator/system': () => hidden('/operator/system'),
  '/orgs/[org]/apps': atB('/apps'),
  '/orgs/[org]/apps/[app]': ({ b, ownApp }) => hidden(`/orgs/${b.slug}/apps/${ownApp}`),
  '/orgs/[org]/apps/new': atB('/apps/new'),
  '/orgs/[org]/attempts': atB('/attempts'),
  '/orgs/[org]/attempts/[reference]': ({ b, reference }) => hidden(`/orgs/${b.slug}/attempts/${reference}`),
  '/orgs/[org]/audit': atB('/audit'),
  '/orgs/[org]/connections': atB('/connections'),
  '/orgs/[org]/connections/[connection]': ({ b }) => hidden(`/orgs/${b.slug}/connections/${b.saml}`),
  '/orgs/[org]/connections/[connection]/replacement': ({ b }) =>
    hidden(`/orgs/${b.slug}/connections/${b.saml}/replacement`),
  '/orgs/[org]/connections/[connection]/setup': ({ b }) => hidden(`/orgs/${b.slug}/connections/${b.saml}/setup`),
  '/orgs/[org]/connections/[connection]/test': ({ b }) => hidden(`/orgs/${b.slug}/connections/${b.saml}/test`),
  '/orgs/[org]/connections/[connection]/test/state': ({ b }) =>
    hidden(`/orgs/${b.slug}/connections/${b.saml}/test/state`),
  '/orgs/[org]/connections/new': atB('/connections/new'),
  '/orgs/[org]/domains': atB('/domains'),
  '/orgs/[org]/domains/[domain]': ({ b }) => hidden(`/orgs/${b.slug}/domains/${b.domainId}`),
  '/orgs/[org]/domains/borrow': atB('/domains/borrow'),
  '/orgs/[org]/domains/new': atB('/domains/new'),
  '/orgs/[org]/help': atB('/help'),
  '/orgs/[org]/help/[provider]': atB('/help/okta'),
  '/orgs/[org]/link-requests': atB('/link-requests'),
  '/orgs/[org]/members': atB('/members'),
  '/orgs/[org]/settings': atB('/settings'),
  '/orgs/[org]/start': atB('/start'),
  '/orgs/[org]/upgrade': atB('/upgrade'),
  '/orgs/[org]/teams': atB('/teams'),
  '/orgs/[org]/teams/[team]': atB('/teams/tea_000000000000000000000000'),
}

/** The door: these pages ask who somebody is, and know no more of it than their name. */
const door = (route: string) =>
  /^\/(login|sso|auth|continue|setup|signed-out|invitation)(\/|$)/.test(route) && !(route in fence)
/** Takes forms only; has a test of its own below. */
const formsOnly = ['/logout/everywhere']

/** A preference that opens nothing: who comes by single sign-on only must be able to turn letters off (WCAG 2.1.4). */
const harmless = ['account/keyboard/setKeys']

/** What actions of an area answer where it isn't an organization's. */
const codes: Record<string, string> = { account: 'confined_session', operator: 'not_found', setup: 'setup_link_gone' }

test('a session that A vouched for reads and changes A only, at every address and by every action', async ({
  company: a,
  browserOf,
}) => {
  const [home, ada] = [await browserOf('home'), await browserOf('ada')]
  await enter(home, a.users.ada)
  const worlds = await twoWorlds(a)
  await signInConfined(ada, a)
  const before = await changesIn(worlds.b)

  const routes = routesBelow()
  expect([...Object.keys(fence), ...routes.filter(door), ...formsOnly].sort()).toEqual(routes)
  for (const row of Object.values(fence)) await expectAnswer(ada, row(worlds), worlds)
  for (const route of routes.filter(door)) await expectNoAddress(ada, placeOf(route, worlds), worlds)

  const actions = serverActions().map(({ file, name }) => `${/([\w-]+\/)?[\w-]+(?=\/actions)/.exec(file)![0]}/${name}`)
  expect(Object.keys(worlds.inputs).sort()).toEqual(actions.map((action) => action.replace(/^\[org\]\//, '')).sort())
  for (const [action, input] of Object.entries(worlds.inputs)) {
    if (harmless.includes(action)) continue
    const code = codes[action.split('/')[0]!] ?? 'org_not_found'
    expect.soft(await call(ada, worlds, action, input), action).toMatchObject({ ok: false, code })
  }
  expect(await changesIn(worlds.b)).toBe(before)
  await home.reload()
  await home.goto('/account/password')
  await expect(home.getByLabel('Present password')).toBeVisible() // nobody ended that session, nor changed the password
})

test('a confined session proves itself by no password, signs out nobody else, and can sign out itself', async ({
  company: a,
  browserOf,
}) => {
  const [home, ada] = [await browserOf('home'), await browserOf('ada')]
  await enter(home, a.users.ada)
  await signInConfined(ada, a)
  const post = (path: string, form: Record<string, string>) =>
    ada.request.post(path, { form, headers: { origin: productUrl }, maxRedirects: 0 })
  const shown = async (path: string, form: Record<string, string>) => {
    const { location = '' } = (await post(path, form)).headers()
    return (await ada.request.get(location)).text()
  }
  expect(await shown('/account/confirm', { password: PASSWORD })).toContain('That did not match')
  expect(await shown('/logout/everywhere', {})).toContain('sign-in opens that organization only')
  await home.goto('/account/sessions')
  await expect(home.getByText('This one')).toBeVisible()

  await ada.goto('/logout')
  await expect(ada.getByRole('button', { name: 'Sign out everywhere' })).toHaveCount(0)
  await ada.getByRole('button', { name: 'Sign out', exact: true }).click()
  await expect(ada.getByRole('heading', { level: 1, name: 'You are signed out' })).toBeVisible()
  await ada.goto(`/orgs/${a.slug}`)
  await expect(ada.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
})

test('the same person’s own session reaches both organizations and the account', async ({ company: a, browserOf }) => {
  const ada = await browserOf('ada')
  const { b, address } = await twoWorlds(a)
  await enter(ada, a.users.ada)
  for (const path of [`/orgs/${a.slug}/settings`, `/orgs/${b.slug}/settings`, '/account/password'])
    expect((await ada.request.get(path)).status()).toBe(200)
  expect(await (await ada.request.get('/api/auth/session')).text()).toContain(address)
  await ada.goto('/auth/organization')
  for (const { name } of [a, b]) await expect(ada.getByRole('link', { name })).toBeVisible()
})

async function signInConfined(page: Page, company: Company): Promise<void> {
  await linkedBySaml(company, 'ada')
  await signInBySso(page, company, 'ada')
  await expect(page.getByRole('heading', { level: 1, name: company.name })).toBeVisible()
}

async function expectAnswer(page: Page, { path, status, says = '' }: Answer, worlds: TwoWorlds): Promise<void> {
  const response = await page.request.get(path)
  const text = (await response.text()).replaceAll('<!-- -->', '')
  expect.soft(response.status(), path).toBe(status)
  if (says) expect.soft(text, path).toMatch(says)
  expect.soft(text.includes(worlds.b.name), `${path} names the other organization`).toBe(false)
  expect.soft(text.includes(worlds.address), `${path} shows the person’s own address`).toBe(false)
}

async function expectNoAddress(page: Page, path: string, { address }: TwoWorlds): Promise<void> {
  const text = await (await page.request.get(path)).text()
  expect.soft(text.includes(address), `${path} shows the person’s own address`).toBe(false)
}

const placeOf = (route: string, { b }: TwoWorlds) =>
  route
    .replace('[org]', b.slug)
    .replace('[connection]', b.saml)
    .replace(/\[\w+\]/, 'session_lost')

function call(page: Page, { b }: TwoWorlds, action: string, input: object) {
  const [place, name] = [action.slice(0, action.lastIndexOf('/')), action.slice(action.lastIndexOf('/') + 1)]
  return place.includes('/') || place === 'setup'
    ? callServerAction(page, { place, name, path: `/${place}` }, input)
    : callServerAction(page, { place: `[org]/${place}`, name, path: `/orgs/${b.slug}/${place}` }, input)
}
