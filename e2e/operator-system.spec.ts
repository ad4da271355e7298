import type { Page } from '@playwright/test'
import { db } from '@/lib/platform/db'
import { type Id, newId } from '@/lib/platform/ids'
import type { Company } from './support/company'
import { enter, enterBySso, forgetProof } from './support/entering'
import { expect, test } from './support/fixtures'
import { expectGoodLooks } from './support/looks'
import { linkedOperator, withFactor } from './support/own-app'
import { productUrl } from './support/places'
import { callServerAction } from './support/server-actions'
import { heading } from './support/sign-in'

const PLACE = '/operator/system'
const dialog = (page: Page) => page.getByRole('dialog')
const statusOf = async (page: Page) => (await page.request.get(PLACE, { maxRedirects: 0 })).status()

/** A mail to somebody of the company that all tries have failed for. The worker knows no such mail: nothing becomes of it by itself. */
async function aFailedJob({ n, orgId }: Company): Promise<{ id: Id<'job'>; name: string }> {
  const [id, at, name] = [newId('job'), new Date(), `email.of-company-${n}`]
  const payload = { orgId, code: `payload-of-${n}` }
  const facts = { tries: 13, failedAt: at, lastError: 'SMTP: 550 no such mailbox' }
  await db().outboxJob.create({ data: { id, name, payload, runAt: at, createdAt: at, enqueuedAt: at, ...facts } })
  return { id, name }
}

async function anOperator(page: Page, company: Company): Promise<Id<'operator'>> {
  const operatorId = await linkedOperator(company.users.dana)
  await enter(page, company.users.dana)
  await withFactor(company.users.dana)
  return operatorId
}

test.afterEach(async () => {
  await db().outboxJob.deleteMany({ where: { name: { startsWith: 'email.of-company-' } } })
})

test('the system is hidden from everybody but operators with a factor, and so are its acts', async ({
  company,
  browserOf,
}) => {
  const [bo, ada, dana] = [await browserOf('bo'), await browserOf('ada'), await browserOf('dana')]
  const { id: jobId } = await aFailedJob(company)
  await enter(bo, company.users.bo)
  await enterBySso(ada, company, 'ada')
  await linkedOperator(company.users.ada)
  for (const userId of [company.users.bo, company.users.ada]) await withFactor(userId)
  for (const page of [bo, ada]) {
    expect(await statusOf(page)).toBe(404)
    for (const name of ['retry', 'discard']) {
      const act = { place: 'operator/system', name, path: PLACE }
      expect(await callServerAction(page, act, { jobId, reason: 'because' })).toMatchObject({ code: 'not_found' })
    }
  }
  await linkedOperator(company.users.dana)
  await enter(dana, company.users.dana)
  await dana.goto(PLACE)
  await expect(dana).toHaveURL(/\/account\/factors\?return_to=/)
  expect(await db().outboxJob.count({ where: { id: jobId, discardedAt: null, failedAt: { not: null } } })).toBe(1)
})

test('an operator sees what runs, what waits and what failed, in words', async ({ company, browserOf }) => {
  const dana = await browserOf('dana')
  const { id, name } = await aFailedJob(company)
  await anOperator(dana, company)
  await dana.goto('/operator')
  await dana.getByRole('link', { name: 'Open the system' }).click()
  await expect(heading(dana, 'System')).toBeVisible()

  const now = dana.locator('section', { has: dana.getByRole('heading', { name: 'Now', exact: true }) })
  for (const words of ['Answers', 'Up to date', 'Agrees', 'Not used']) await expect(now.getByText(words)).toBeVisible()
  await expect(now.getByText(/^PostgreSQL \d+/)).toBeVisible()
  const processes = dana.getByRole('region', { name: 'Processes' })
  for (const kind of ['Web', 'Worker']) {
    const row = processes.getByRole('row').filter({ hasText: new RegExp(`^${kind}`) })
    await expect(row.first()).toContainText('Running')
  }
  await expect(dana.getByRole('region', { name: 'Queue' })).toContainText(name)
  const failed = dana.getByRole('list', { name: 'Failed jobs' }).getByRole('listitem').filter({ hasText: id })
  await expect(failed).toContainText('13 tries')
  await expect(failed).toContainText('SMTP: 550 no such mailbox')
  const html = await dana.content()
  for (const secret of ['payload-of-', 'postgresql://', process.env.ENCRYPTION_KEYS ?? 'x'])
    expect(html.includes(secret), secret).toBe(false)
  await expectGoodLooks(dana)
})

test('retrying and discarding ask for a reason, and stand in the log', async ({ company, browserOf }) => {
  const dana = await browserOf('dana')
  const [one, other] = [await aFailedJob(company), await aFailedJob(company)]
  const operatorId = await anOperator(dana, company)
  await dana.goto(PLACE)
  const item = (id: string) =>
    dana.getByRole('list', { name: 'Failed jobs' }).getByRole('listitem').filter({ hasText: id })
  await item(one.id).getByRole('button', { name: 'Retry' }).click()
  await dialog(dana).getByRole('button', { name: 'Retry' }).click()
  await expect(dialog(dana).getByText('Say why, in a few words.')).toBeVisible()
  await dialog(dana).getByLabel('Reason').fill('Ticket 4711')
  await dialog(dana).getByRole('button', { name: 'Retry' }).click()
  await expect(item(one.id)).toHaveCount(0)
  await item(other.id).getByRole('button', { name: 'Discard' }).click()
  await expectGoodLooks(dana)
  await dialog(dana).getByLabel('Reason').fill('Ticket 4712')
  await dialog(dana).getByRole('button', { name: 'Discard' }).click()
  await expect(item(other.id)).toHaveCount(0)

  const events = await db().auditEvent.findMany({
    where: { actor: { path: ['operatorId'], equals: operatorId } },
    orderBy: { at: 'asc' },
  })
  expect(events.map(({ name, orgId, actor }) => [name, orgId, (actor as { reason: string }).reason])).toEqual([
    ['job.retried', null, 'Ticket 4711'],
    ['job.discarded', company.orgId, 'Ticket 4712'],
  ])
  expect(await db().outboxJob.count({ where: { id: one.id, failedAt: null, tries: 0 } })).toBe(1)
})

test('an act needs a fresh proof', async ({ company, browserOf }) => {
  const dana = await browserOf('dana')
  const { id } = await aFailedJob(company)
  await anOperator(dana, company)
  await forgetProof(company.users.dana)
  await dana.goto(PLACE)
  await expect(dana.getByRole('link', { name: 'Confirm now' })).toBeVisible()
  const failed = dana.getByRole('list', { name: 'Failed jobs' }).getByRole('listitem').filter({ hasText: id })
  await failed.getByRole('button', { name: 'Discard' }).click()
  await dialog(dana).getByLabel('Reason').fill('Ticket 4711')
  await dialog(dana).getByRole('button', { name: 'Discard' }).click()
  await expect(dialog(dana).getByRole('link', { name: 'Confirm that it is you' })).toBeVisible()
  expect(await db().outboxJob.count({ where: { id, discardedAt: null } })).toBe(1)
})

test('anybody may ask whether web is ready, and learns states only', async ({ request }) => {
  const response = await request.get(`${productUrl}/readyz`)

  expect(response.status()).toBe(200)
  const answer = (await response.json()) as { checks: Record<string, { status: string }> }
  expect(Object.keys(answer.checks)).toEqual(['database', 'migrations', 'clock', 'redis', 'draining'])
  expect(JSON.stringify(answer)).toMatch(/^[\w":{},.-]+$/)
  expect(await (await request.get(`${productUrl}/metrics`)).text()).not.toContain('porchlight_')
})
