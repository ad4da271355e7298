import type { Page } from '@playwright/test'
import { aFailedSignIn } from './support/attempts'
import { aCompany, type Company } from './support/company'
import { enter } from './support/entering'
import { expect, test } from './support/fixtures'
import { aTeam } from './support/newcomers'
import { anOwnApp } from './support/own-app'
import { routesBelow } from './support/routes'

type Row = { title: string; admin?: 403; member?: 200 }
type Known = { company: Company; reference: string; appId: string; teamId: string }

const start = 'Get started with single sign-on'

/** Each console page: its title for those it is for. Where nothing else is said, these are owners and admins. */
const pages: Record<string, (known: Known) => Row & { path: string }> = {
  '/orgs/[org]': ({ company }) => ({ path: '', title: company.name }),
  '/orgs/[org]/apps': () => ({ path: '/apps', title: 'Apps' }),
  '/orgs/[org]/apps/[app]': ({ appId }) => ({ path: `/apps/${appId}`, title: 'Timesheets' }),
  '/orgs/[org]/apps/new': () => ({ path: '/apps/new', title: 'Register an app', admin: 403 }),
  '/orgs/[org]/attempts': () => ({ path: '/attempts', title: 'Sign-ins' }),
  '/orgs/[org]/attempts/[reference]': ({ reference }) => ({
    ...{ path: `/attempts/${reference}`, title: `Sign-in ${reference}` },
  }),
  '/orgs/[org]/audit': () => ({ path: '/audit', title: 'Audit log' }),
  '/orgs/[org]/connections': () => ({ path: '/connections', title: 'Connections' }),
  '/orgs/[org]/connections/[connection]': ({ company }) => ({
    ...{ path: `/connections/${company.saml}`, title: 'Okta — staff' },
  }),
  '/orgs/[org]/connections/[connection]/replacement': ({ company }) => ({
    ...{ path: `/connections/${company.saml}/replacement`, title: 'Replace Okta — staff' },
  }),
  '/orgs/[org]/connections/[connection]/setup': ({ company }) => ({
    ...{ path: `/connections/${company.saml}/setup`, title: 'Okta — staff', admin: 403 },
  }),
  '/orgs/[org]/connections/[connection]/test': ({ company }) => ({
    ...{ path: `/connections/${company.saml}/test`, title: 'Test Okta — staff' },
  }),
  '/orgs/[org]/connections/[connection]/test/state': ({ company }) => ({
    ...{ path: `/connections/${company.saml}/test/state`, title: '' }, // a number for a script
  }),
  '/orgs/[org]/connections/new': () => ({ path: '/connections/new', title: 'Set up a connection', admin: 403 }),
  '/orgs/[org]/domains': () => ({ path: '/domains', title: 'Domains' }),
  '/orgs/[org]/domains/[domain]': ({ company }) => ({ path: `/domains/${company.domainId}`, title: company.domain }),
  '/orgs/[org]/domains/borrow': () => ({ path: '/domains/borrow', title: 'Borrow a domain', admin: 403 }),
  '/orgs/[org]/domains/new': () => ({ path: '/domains/new', title: 'Add a domain', admin: 403 }),
  '/orgs/[org]/help': () => ({ path: '/help', title: 'Help', member: 200 }),
  '/orgs/[org]/help/[provider]': () => ({ path: '/help/okta', title: 'Okta', member: 200 }),
  '/orgs/[org]/link-requests': () => ({ path: '/link-requests', title: 'Link requests' }),
  '/orgs/[org]/members': () => ({ path: '/members', title: 'Members' }),
  '/orgs/[org]/settings': () => ({ path: '/settings', title: 'Settings' }),
  '/orgs/[org]/start': () => ({ path: '/start', title: start }),
  '/orgs/[org]/upgrade': () => ({ path: '/upgrade', title: start }), // who has the plan is led on
  '/orgs/[org]/teams': () => ({ path: '/teams', title: 'Teams' }),
  '/orgs/[org]/teams/[team]': ({ teamId }) => ({ path: `/teams/${teamId}`, title: 'Crew' }),
}

/** What these pages say is written by scripts (link-requests-powers.spec.ts reads it); they hold no word of the organization. */
const forbidden = { status: 403, title: '' }
const hidden = { status: 404, title: '' }

test('each console page opens to owners and admins, says no to members, and is hidden from strangers', async ({
  company,
  browserOf,
}) => {
  expect(Object.keys(pages).sort()).toEqual(routesBelow('(settings)'))
  const stranger = (await aCompany()).users.bo
  const { reference } = await aFailedSignIn(company)
  const { id: appId } = await anOwnApp(company)
  const teamId = await aTeam(company)
  const rows = Object.values(pages).map((row) => row({ company, reference, appId, teamId }))
  const { bo, dana, cleo } = company.users
  const [owner, admin, member, foreigner] = await Promise.all(['bo', 'dana', 'cleo', 'x'].map(browserOf))
  await Promise.all([enter(owner!, bo), enter(admin!, dana), enter(member!, cleo), enter(foreigner!, stranger)])

  for (const { path, title, admin: notForAdmins, member: forMembers } of rows) {
    const open = (page: Page) => answerOf(page, `/orgs/${company.slug}${path}`)
    const shown = { status: 200, title }
    expect.soft(await open(owner!), `${path} to an owner`).toEqual(shown)
    expect.soft(await open(admin!), `${path} to an admin`).toEqual(notForAdmins ? forbidden : shown)
    const home = { status: 200, title: `You are signed in to ${company.name}` }
    expect.soft(await open(member!), `${path} to a member`).toEqual(path ? (forMembers ? shown : forbidden) : home)
    expect.soft(await open(foreigner!), `${path} to a stranger`).toEqual(hidden)
    expect.soft(await bodyOf(foreigner!, `/orgs/${company.slug}${path}`)).not.toContain(company.name)
  }
})

test('the navigation shows each role what it opens', async ({ company, browserOf }) => {
  const everything = [
    'Overview',
    'Get started',
    'Link requests',
    'Domains',
    'Connections',
    'Sign-ins',
    'Apps',
    'Members',
    'Teams',
    'Audit log',
    'Settings',
    'Help',
  ]
  for (const [who, labels] of [
    ['dana', everything],
    ['cleo', ['Overview', 'Help']],
  ] as const) {
    const page = await browserOf(who)
    await enter(page, company.users[who])
    await page.goto(`/orgs/${company.slug}`)
    const links = page.getByRole('navigation', { name: 'Console' }).getByRole('link')
    await expect(links).toHaveText(labels.map((label) => new RegExp(`^${label}`)))
  }
})

test('signing out from the menu ends the session, and the pages ask who it is again', async ({
  company,
  browserOf,
}) => {
  const bo = await browserOf('bo')
  await enter(bo, company.users.bo)
  await bo.goto(`/orgs/${company.slug}/members`)
  await bo.locator('summary').filter({ visible: true }).last().click()
  await bo.getByRole('button', { name: 'Sign out' }).click()
  await expect(bo.getByRole('heading', { level: 1, name: 'You are signed out' })).toBeVisible()
  await bo.goto(`/orgs/${company.slug}/members`)
  await expect(bo.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
})

async function bodyOf(page: Page, path: string): Promise<string> {
  return (await page.request.get(path)).text()
}

/** What the server answers before any script runs. */
async function answerOf(page: Page, path: string): Promise<{ status: number; title: string }> {
  const response = await page.request.get(path)
  const [, title = ''] = /<h1[^>]*>(.*?)<\/h1>/.exec(await response.text()) ?? []
  return { status: response.status(), title: title.replaceAll('<!-- -->', '') }
}
