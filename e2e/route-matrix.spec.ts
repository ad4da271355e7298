import type { APIResponse, Page } from '@playwright/test'
import { setSsoModeAsOperator } from '@/lib/operators/org-commands'
import { asOperator } from '@/lib/testing/actors'
import { addMember } from '@/lib/testing/factories'
import { aFailedSignIn } from './support/attempts'
import { aCompany, type Company } from './support/company'
import { enter, enterBySso } from './support/entering'
import { expect, test } from './support/fixtures'
import { aTeam } from './support/newcomers'
import { anOwnApp } from './support/own-app'
import { productUrl } from './support/places'
import { type Answer, type Asker, addressFor, askers, rows } from './support/route-rows'
import { routesBelow } from './support/routes'

test('each address has a row here', () => {
  expect(Object.keys(rows).sort()).toEqual(routesBelow())
})

for (const mode of ['optional', 'off'] as const) {
  test(`who asks decides what is shown at each address, with single sign-on ${mode}`, async ({
    company,
    browserOf,
  }) => {
    test.setTimeout(240_000)
    const pages = await everyAsker(company, browserOf)
    const { reference } = await aFailedSignIn(company)
    const { id: app } = await anOwnApp(company)
    const team = await aTeam(company)
    await setSsoModeAsOperator(asOperator(), company.orgId, mode)

    for (const [route, row] of Object.entries(rows)) {
      const address = addressFor(route, company, { reference, app, team, code: 'session_lost', request: 'lrq_none' })
      for (const asker of askers) {
        const response = await pages[asker].request.get(productUrl + address, { maxRedirects: 0 })
        expect.soft(await answerOf(response), `${address} to ${asker}`).toBe(row[asker])
        if (row[asker] === 'hidden')
          expect.soft(await response.text(), `${address} to ${asker}`).not.toContain(company.name)
      }
    }
  })
}

async function everyAsker(company: Company, browserOf: (name: string) => Promise<Page>): Promise<Record<Asker, Page>> {
  const pages = Object.fromEntries(
    await Promise.all(askers.map(async (asker) => [asker, await browserOf(asker)] as const)),
  ) as Record<Asker, Page>
  const elsewhere = await aCompany()
  const { bo, dana, cleo } = company.users
  await addMember(company.orgId, elsewhere.users.emil, 'owner') // whose own IdP must not reach what they own here
  await Promise.all([
    ...[enter(pages.owner, bo), enter(pages.admin, dana), enter(pages.member, cleo)],
    ...[enter(pages.stranger, elsewhere.users.bo), enterBySso(pages['vouched elsewhere'], elsewhere, 'emil')],
  ])
  return pages
}

/** Other ways on, and pages that say what is wrong with a request, are no matter of who asks. */
async function answerOf(response: APIResponse): Promise<Answer | string> {
  const [status, { location = '' }] = [response.status(), response.headers()]
  if (status === 403) return 'forbidden'
  if (status === 401 || /^\/login(\?|$)/.test(location.replace(productUrl, ''))) return 'sign-in'
  if (status === 404) return 'hidden'
  return status < 500 ? 'shown' : `${status}`
}
