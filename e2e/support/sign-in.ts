import type { Page } from '@playwright/test'
import { serviceProviderOf } from '@/lib/connections/service-provider'
import { db } from '@/lib/platform/db'
import type { Attempt } from '@/lib/platform/prisma/client'
import { anIdentity } from '@/lib/testing/factories'
import { type Company, control } from './company'
import { expect } from './fixtures'
import { nameOf, type Who } from './people'
import { idpUrl } from './places'

/** The names that `aCompany` gives its connections. */
export const saml = 'Okta — staff'
export const oidc = 'Entra — sites'
export type Connection = typeof saml | typeof oidc
export const idOf = (company: Company, connection: Connection) => (connection === saml ? company.saml : company.oidc)

export const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name })

/** All that the page says, as assistive technology hears it; without addresses, which hold sealed state. */
export async function said(page: Page): Promise<string> {
  return (await page.locator('body').ariaSnapshot()).replace(/^\s*- \/url: .*\n/gm, '')
}

export async function typeIdentifier(page: Page, identifier: string, from = '/login'): Promise<void> {
  await page.goto(from)
  await page.getByLabel('Work email or username').fill(identifier)
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
}

export async function typePassword(page: Page, password: string): Promise<void> {
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** Presses the connection's button on the organization's own page, which leads to the hop page and on. */
export async function startAtOrgPage(page: Page, company: Company, connection: Connection, query = ''): Promise<void> {
  await page.goto(`/login/${company.slug}${query}`)
  await page.getByRole('button', { name: `Continue with SSO (${connection})` }).click()
}

/** Where the way to the IdP would go on by itself, the page stays: nothing comes from the IdP. */
export async function stayAtHop(page: Page): Promise<void> {
  await page.context().route(`${idpUrl}/**`, (route) => route.fulfill({ status: 204 }))
}

/** Links somebody's identity at one of the company's connections, as an earlier link request did. */
export async function link(company: Company, who: Who, connection: Connection): Promise<void> {
  const connectionId = idOf(company, connection)
  const { issuer } = await db().connection.findUniqueOrThrow({ where: { id: connectionId } })
  await anIdentity(connectionId, {
    ...{ issuer, subject: `00u-${who}-${company.n}`, userId: company.users[who] },
    ...{ email: company.email(who), name: nameOf(who) },
    format: connection === saml ? 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' : 'oidc',
  })
}

/** Spoils the IdP's next answer about somebody (lib/testing/idp/faults.ts). */
export async function spoil(company: Company, who: Who, fault: string, value?: string): Promise<void> {
  const order = { call: 'failNext', tenant: 'acme', person: `${who}-${company.n}`, fault }
  await control(value === undefined ? order : { ...order, value })
}

/** Where the company's SAML application starts from at the IdP: an answer that nobody asked for. */
export function tileOf(company: Company, tenant = 'acme'): string {
  const { acsUrl, entityId } = serviceProviderOf(company.saml)
  return `${idpUrl}/${tenant}/saml/tile?${new URLSearchParams({ acs: acsUrl, audience: entityId })}`
}

export async function sessionCookie(page: Page): Promise<string | null> {
  const cookies = await page.context().cookies()
  return cookies.find(({ name }) => name === '__Host-porchlight-session')?.value ?? null
}

/** The attempt that the reference on the page finds. */
export async function attemptOnPage(page: Page): Promise<Attempt> {
  const said = await page.getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/).textContent()
  expect(said).toBeTruthy()
  return db().attempt.findUniqueOrThrow({ where: { reference: said ?? '' } })
}

export function countTransactions(company: Company): Promise<number> {
  return db().signInTransaction.count({ where: { orgId: company.orgId } })
}
