import { expect, type Page } from '@playwright/test'
import { aRequestOf } from './asking'
import { aFailedSignIn } from './attempts'
import { type Company, linkedBySaml } from './company'
import { anInvitation, aTeam } from './newcomers'
import { anOwnApp } from './own-app'

/** Every console and account page, with something on it. */
export async function pagesOf(company: Company): Promise<string[]> {
  await aRequestOf(company, 'ada')
  await linkedBySaml(company, 'cleo')
  const { reference } = await aFailedSignIn(company)
  const app = await anOwnApp(company)
  const team = await aTeam(company, 'cleo')
  await anInvitation(company)
  const below = ['', '/members', '/link-requests', '/link-requests?state=linked', '/attempts', `/attempts/${reference}`]
  const more = [
    '/connections',
    `/connections/${company.saml}`,
    `/connections/${company.saml}/test`,
    '/connections/new',
    '/connections/new?provider=okta',
  ]
  const domains = ['/domains', `/domains/${company.domainId}`, '/domains/new', '/domains/borrow']
  const apps = ['/apps', '/apps/new', `/apps/${app.id}`]
  return [
    ...[
      ...below,
      ...more,
      ...apps,
      ...domains,
      '/teams',
      `/teams/${team}`,
      '/audit',
      '/audit?name=domain',
      '/settings',
      '/start',
      '/help',
      '/help/entra',
    ].map((path) => `/orgs/${company.slug}${path}`),
    ...[
      '/account/sessions',
      '/account/identities',
      '/account/apps',
      '/account/password',
      '/account/factors',
      '/account/keyboard',
    ],
  ]
}

/** What opens on them, and how; below the organization's own address. */
export function opened({ saml }: Company): { below: string; open: (page: Page) => Promise<void> }[] {
  const press = (name: string) => (page: Page) => page.getByRole('button', { name, exact: true }).first().click()
  return [
    {
      below: '/link-requests',
      open: async (page) => {
        await page.getByRole('list', { name: 'Requests' }).getByRole('link').first().click()
        await page.waitForURL(/request=/) // narrow pages show a request once it is chosen
        await press('Decline…')(page)
      },
    },
    { below: '/members', open: press('Change role') },
    { below: '/members', open: press('Invite') },
    { below: '/teams', open: press('New team') },
    {
      below: '/teams',
      open: async (page) => {
        await page.getByRole('link', { name: 'Crew' }).click()
        await press('Delete')(page)
      },
    },
    { below: '/members', open: press('Unlink') },
    { below: `/connections/${saml}`, open: press('Turn off') },
    { below: `/connections/${saml}`, open: press('Add a certificate') },
    {
      below: '/apps',
      open: async (page) => {
        await page.getByRole('link', { name: 'Timesheets' }).click()
        await press('Make a secret')(page)
      },
    },
    {
      below: '/connections/new?provider=other_saml',
      open: async (page) => {
        await press('Continue')(page)
        await expect(page.getByText('Give it a name that your people recognise.')).toBeVisible()
      },
    },
    { below: '/members', open: (page) => page.locator('summary').filter({ visible: true }).last().click() },
    { below: '', open: openDrawer },
  ]
}

/** The navigation of narrow pages; makes the page narrow where it is not. */
async function openDrawer(page: Page): Promise<void> {
  const drawer = page.locator('summary[aria-label="Menu"]')
  if (!(await drawer.isVisible())) await page.setViewportSize({ width: 360, height: 800 })
  await drawer.click()
}
