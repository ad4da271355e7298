import type { Page } from '@playwright/test'
import { db } from '@/lib/platform/db'
import { newId, type OrgId } from '@/lib/platform/ids'
import { allHostileWords, BECAME_MORE } from '@/lib/testing/hostile-words'
import type { Company } from './support/company'
import { opened, pagesOf } from './support/console-pages'
import { enter } from './support/entering'
import { expect, test } from './support/fixtures'
import { anOwnApp, linkedOperator, withFactor } from './support/own-app'
import { routesBelow } from './support/routes'

test('whatever anybody is called, console, account and operators’ pages show words', async ({ company, page }) => {
  test.slow()
  const complaints = listenTo(page)
  const paths = [...(await pagesOf(company)), ...(await operatorPaths(company))]
  await enter(page, company.users.bo)
  await withFactor(company.users.bo)
  await spoil(company)

  for (const path of paths) {
    expect((await page.goto(path))?.status(), path).toBe(200)
    await expectInert(page, path)
  }
  for (const { below, open } of opened(company)) {
    await page.goto(`/orgs/${company.slug}${below}`)
    await open(page)
    await expectInert(page, `what opens on ${below}`)
  }
  expect(complaints()).toEqual([])
})

test('and so do the pages for who is not in yet', async ({ company, page }) => {
  const complaints = listenTo(page)
  await enter(page, company.users.ada)
  await spoil(company)
  for (const path of [
    '/login',
    `/login/${company.slug}`,
    `/sso/${company.saml}/start`,
    '/auth/organization',
    '/logout',
  ]) {
    await page.goto(path)
    await expectInert(page, path)
  }
  for (const words of [allHostileWords, 'x'.repeat(3000)])
    for (const path of [
      '/login/reset/new?t=',
      '/auth/undo?t=',
      '/invitation?t=',
      '/auth/error/session_lost?ref=',
      '/login/sso?f=',
      '/auth/go?tx=',
    ]) {
      await page.goto(path + encodeURIComponent(words))
      await expectInert(page, path)
    }
  expect(complaints()).toEqual([])
})

/** Puts hostile words into everything about a company that somebody may name, behind the back of what cleans them. */
async function spoil({ orgId, saml, oidc, users }: Company): Promise<void> {
  const name = allHostileWords
  const userIds = Object.values(users)
  await db().org.update({
    where: { id: orgId },
    data: { name, supportPhone: name, supportText: name, supportUrl: 'javascript:window.hit=1' },
  })
  await db().user.updateMany({ where: { id: { in: userIds } }, data: { name } })
  for (const id of [saml, oidc])
    await db().connection.update({ where: { id }, data: { name, issuer: `${name} ${id}` } })
  await db().identity.updateMany({ where: { connectionId: { in: [saml, oidc] } }, data: { name, email: name } })
  await db().linkRequest.updateMany({ where: { orgId }, data: { note: name, reason: name } })
  await db().ssoRequest.updateMany({ where: { orgId }, data: { note: name, domains: [name] } })
  await db().app.updateMany({
    where: { OR: [{ orgId }, { orgId: null }], name: { not: 'Timesheets' } },
    data: { name },
  })
  await db().session.updateMany({ where: { userId: { in: userIds } }, data: { device: name, network: name } })
  await db().operator.updateMany({ where: { userId: { in: userIds } }, data: { name } })
  await spoilTraces(orgId, name)
}

/** What the log and the attempts tell; their words are written once, as they came. */
async function spoilTraces(orgId: OrgId, name: string): Promise<void> {
  const check = { name, ok: false, detail: name, expected: name, received: name }
  const steps = [{ at: new Date().toISOString(), name: 'decided', ok: false, detail: name, checks: [check] }]
  await db().attempt.updateMany({ where: { orgId }, data: { email: name, device: name, network: name, steps } })
  const actor = { kind: 'operator', operatorId: null, reason: name }
  const data: Record<string, object> = {
    'org.changed': { fields: [name] },
    'domain.added': { domainId: newId('domain'), name },
    'connection.created': { connectionId: newId('connection'), name, kind: 'saml' },
    'org.sso_mode_changed': { from: name, to: name },
    'domain.asserted_elsewhere': { domain: name },
  }
  const event = { orgId, actor, requestId: name, at: new Date() }
  await db().auditEvent.createMany({
    data: Object.entries(data).map(([kind, about]) => ({ ...event, id: newId('event'), name: kind, data: about })),
  })
}

async function operatorPaths({ orgId, users }: Company): Promise<string[]> {
  await linkedOperator(users.bo)
  const { id } = await anOwnApp(null)
  const born = { createdAt: new Date(), updatedAt: new Date() }
  const about = { orgId, askedById: users.bo, provider: 'okta', domains: ['acme.example'] }
  const { id: asked } = await db().ssoRequest.create({ data: { id: newId('ssoRequest'), ...about, ...born } })
  await db().wish.create({
    data: { id: newId('wish'), orgId, userId: users.bo, text: allHostileWords, createdAt: new Date() },
  })
  const paths = routesBelow('(operator)').map((route) => route.replace('[app]', id).replace('[ssoRequest]', asked))
  return [...paths, '/operator/requests?show=wishes']
}

/** Complaints of the browser about a content policy, and errors of scripts. */
function listenTo(page: Page): () => string[] {
  const heard: string[] = []
  page.on('console', (message) => {
    if (/content security policy|refused to/i.test(message.text())) heard.push(message.text())
  })
  page.on('pageerror', (error) => heard.push(String(error)))
  page.on('dialog', (dialog) => heard.push(dialog.message()))
  return () => heard
}

async function expectInert(page: Page, where: string): Promise<void> {
  const found = await page.evaluate(() => ({
    hit: 'hit' in window,
    elements: document.querySelectorAll('img[src="x"], svg[onload], base, form[action*="evil"], a[href^="javascript"]')
      .length,
    handlers: [...document.querySelectorAll('*')].filter((each) =>
      each.getAttributeNames().some((name) => name.startsWith('on')),
    ).length,
  }))
  expect.soft(found, where).toEqual({ hit: false, elements: 0, handlers: 0 })
  const served = await page.request.get(page.url())
  const html = (await served.text()).replace(/<script nonce[^>]*>[\s\S]*?<\/script>/g, '') // the framework's own data, escaped
  expect.soft(html, where).not.toMatch(BECAME_MORE)
  expect.soft(served.headers()['content-security-policy'], where).not.toContain('unsafe')
}
