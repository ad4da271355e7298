import { expect, type Locator, type Page } from '@playwright/test'
import { rememberIdentity } from '@/lib/identities/commands'
import { openLinkRequest } from '@/lib/link-requests/open'
import { type IdentityActor, newCtx, transact } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import { type IdentityId, type LinkRequestId, newId, newReference } from '@/lib/platform/ids'
import type { Company } from './company'
import { signInBySso, type Way } from './fixtures'
import { nameOf, type Who } from './people'

export type Asked = { id: LinkRequestId; number: number }

/** Signs in at the IdP, says “this is me”, and ends on the waiting page. Answers the request's name, such as `R-1`. */
export async function askToBeLinked(page: Page, company: Company, who: Who, way: Way = {}): Promise<string> {
  await signInBySso(page, company, who, way)
  await page.getByRole('button', { name: 'Yes, this is me' }).click()
  await expect(waiting(page, company)).toBeVisible()
  return requestShown(page)
}

export function waiting(page: Page, company: Company): Locator {
  return page.getByRole('heading', { level: 1, name: `Waiting for ${company.name} to link you` })
}

/** The number on the waiting page. */
export async function requestShown(page: Page): Promise<string> {
  const text = await page.getByText(/Request R-\d+ · sent/).textContent()
  return /R-\d+/.exec(text ?? '')![0]
}

/** Asks as the waiting page does, without a browser: for stories about those who answer. */
export async function aRequestOf(company: Company, who: Who, { email = company.email(who) } = {}): Promise<Asked> {
  const { issuer } = await db().connection.findUniqueOrThrow({ where: { id: company.saml }, select: { issuer: true } })
  const visitor = newCtx({ kind: 'visitor' })
  const subject = `00u-${who}-${company.n}`
  const format = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'
  const vouched = { connectionId: company.saml, issuer, subject, format, email, name: nameOf(who) }
  const { id } = await transact(visitor, (tx) => rememberIdentity(tx, vouched))
  return openLinkRequest(newCtx(actorOf(company, id)), {})
}

function actorOf({ saml, orgId }: Company, identityId: IdentityId): IdentityActor {
  const transactionId = newId('transaction')
  return {
    ...{ kind: 'identity', identityId, connectionId: saml, transactionId, orgId },
    attemptReference: newReference(),
  }
}

/** The inbox, with somebody's request open. */
export async function openRequest(page: Page, company: Company, who: Who, { state = 'waiting' } = {}): Promise<void> {
  await page.goto(`/orgs/${company.slug}/link-requests?state=${state}`)
  await page
    .getByRole('list', { name: 'Requests' })
    .getByRole('link', { name: nameOf(who) })
    .click()
  await page.waitForURL(/request=/) // the first one is open before it is chosen
  await expect(page.getByRole('region', { name: `Request of ${nameOf(who)}` })).toBeVisible()
}

/** Chooses a member in the open request, searching where nothing suggests them, and presses Link. */
export async function linkTo(page: Page, who: Who): Promise<void> {
  await choose(page, who)
  await page.getByRole('button', { name: 'Link', exact: true }).click()
}

export async function choose(page: Page, who: Who): Promise<void> {
  const choice = page.getByRole('radio', { name: nameOf(who) })
  if ((await choice.count()) === 0) {
    await page.getByLabel('Search for another member').fill(nameOf(who))
    await page.getByLabel('Search for another member').press('Enter')
  }
  await choice.check()
}

/** What became of a request, read from where it is kept. */
export function stateOf({ id }: Asked): Promise<{ state: string; userId: string | null }> {
  return db().linkRequest.findUniqueOrThrow({ where: { id }, select: { state: true, userId: true } })
}
