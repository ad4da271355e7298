import { request as send } from 'node:http'
import { requirePlan } from '@/lib/connections/create'
import { beginConnection } from '@/lib/connections/drafts'
import { setPlan } from '@/lib/orgs/operator-commands'
import { db } from '@/lib/platform/db'
import { newId } from '@/lib/platform/ids'
import { asOperator } from '@/lib/testing/actors'
import { aKey, anOperator, apiMethods } from '@/lib/testing/api'
import { waitForMail } from '@/lib/testing/mailbox'
import { enter } from './support/entering'
import { changesIn, twoWorlds } from './support/fence'
import { expect, test } from './support/fixtures'
import { fromOwnNetwork } from './support/network'
import { withFactor } from './support/own-app'
import { productUrl } from './support/places'
import { type Answer, addressFor, rows } from './support/route-rows'
import { serverActions } from './support/server-actions'

const reason = 'Order 4711'
const bearer = (key: string) => ({ authorization: `Bearer ${key}`, ...fromOwnNetwork() })

test('a machine sets a plan and hands out a set-up link, without a browser', async ({ company, playwright }) => {
  const { key, operatorId } = await aKey()
  const machine = await playwright.request.newContext({ baseURL: productUrl, extraHTTPHeaders: bearer(key) })
  await setPlan(asOperator(), { orgId: company.orgId, plan: 'team' })

  const found = await (await machine.get(`/api/v1/organizations?domain=${company.domain}`)).json()
  const at = `/api/v1/organizations/${found.rows[0].id}`
  const paid = await machine.put(`${at}/plan`, { data: { plan: 'business', reason } })
  const begun = await machine.post(`${at}/connections`, { data: { provider: 'okta', name: 'Okta by API', reason } })
  const { id } = await begun.json()
  const contact = { contactName: 'Ines Roth', contactEmail: `ines@it-${company.n}.example`, reason }
  const made = await machine.post(`${at}/connections/${id}/setup-links`, { data: contact })

  expect([paid.status(), begun.status(), made.status()]).toEqual([200, 201, 201])
  await requirePlan(asOperator(), company.orgId)
  const mail = await waitForMail(contact.contactEmail, `Set up single sign-on for ${company.name}`)
  expect(mail.text).toContain(`${productUrl}/setup/open?t=`)
  const events = await db().auditEvent.findMany({ where: { orgId: company.orgId, name: 'setup_link.made' } })
  expect(events).toMatchObject([{ actor: { kind: 'operator', operatorId, reason, key: 'Billing' } }])
  expect(made.headers()).toMatchObject({
    ...{ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'content-type': 'application/json' },
  })
  expect(Object.keys(made.headers()).filter((name) => /^(access-control-|set-cookie)/.test(name))).toEqual([])
  await machine.dispose()
})

test('a session is no key, whoever’s it is', async ({ company, page }) => {
  const { bo } = company.users
  await db().operator.update({ where: { id: await anOperator() }, data: { userId: bo } })
  await enter(page, bo)
  await withFactor(bo)
  const before = await changesIn(company)

  for (const method of apiMethods.filter((one) => one !== 'HEAD'))
    for (const path of ['', '/organizations', `/organizations/${company.orgId}/plan`, '/nowhere']) {
      const answer = await page.request.fetch(`/api/v1${path}`, {
        ...{ method, headers: { origin: productUrl }, maxRedirects: 0 },
        ...(method === 'GET' ? {} : { data: { plan: 'team', reason } }),
      })
      expect.soft(answer.status(), `${method} ${path}`).toBe(401)
      expect.soft(answer.headers()['www-authenticate'], `${method} ${path}`).toBe('Bearer realm="api"')
    }
  expect(await changesIn(company)).toBe(before)
})

test('a key opens no page, no action and no other address', async ({ company, playwright }) => {
  test.slow()
  const { bo } = company.users
  const operatorId = await anOperator()
  await db().operator.update({ where: { id: operatorId }, data: { userId: bo } })
  const { key } = await aKey({ operatorId })
  const machine = await playwright.request.newContext({ baseURL: productUrl, extraHTTPHeaders: bearer(key) })
  const names = {
    reference: '0000-0000',
    app: newId('app'),
    team: newId('team'),
    code: 'session_lost',
    request: 'lrq_none',
  }

  for (const [route, row] of Object.entries(rows).filter(([one]) => !one.startsWith('/api/v1'))) {
    const answer = await machine.get(addressFor(route, company, names), { maxRedirects: 0 })
    expect.soft(meaningOf(answer.status(), answer.headers().location), route).toBe(row.nobody)
  }
  expect(await (await machine.get('/api/auth/session')).json()).toEqual({})
  expect((await machine.get('/oidc/me')).status()).toBe(401)

  const { b, inputs } = await twoWorlds(company)
  const before = await changesIn(b)
  for (const { id, file, name } of serverActions()) {
    const input = Object.entries(inputs).find(([action]) => action.endsWith(`/${name}`))?.[1]
    const answer = await machine.post(`/orgs/${b.slug}/settings`, {
      ...{ headers: { origin: productUrl, 'next-action': id, 'content-type': 'text/plain;charset=UTF-8' } },
      ...{ data: JSON.stringify([input ?? {}]), maxRedirects: 0 },
    })
    expect.soft(await answer.text(), `${file} ${name}`).not.toContain('"ok":true')
  }
  expect(await changesIn(b)).toBe(before)
  await machine.dispose()
})

/** As e2e/route-matrix.spec.ts reads an answer. */
function meaningOf(status: number, location = ''): Answer | string {
  if (status === 403) return 'forbidden'
  if (status === 401 || /^\/login(\?|$)/.test(location.replace(productUrl, ''))) return 'sign-in'
  if (status === 404) return 'hidden'
  return status < 500 ? 'shown' : `${status}`
}

test('what is no call is refused as a problem, also in ways that browsers cannot', async ({ company, playwright }) => {
  const { key } = await aKey()
  const machine = await playwright.request.newContext({ baseURL: productUrl, extraHTTPHeaders: bearer(key) })
  const { connectionId } = await beginConnection(asOperator(), company.orgId, {
    ...{ name: 'Okta', provider: 'okta', kind: 'saml' as const },
  })
  const links = `/api/v1/organizations/${company.orgId}/connections/${connectionId}/setup-links`
  const codeOf = async (method: string, path: string) => {
    const answer = await machine.fetch(path, { method, maxRedirects: 0 })
    expect.soft(answer.headers()['content-type'], `${method} ${path}`).toBe('application/problem+json')
    return [answer.status(), method === 'HEAD' ? '' : (await answer.json()).code, answer.headers().allow ?? '']
  }

  expect(await codeOf('OPTIONS', links)).toEqual([405, 'api_no_such_method', 'GET, POST'])
  expect(await codeOf('PATCH', '/api/v1/organizations')).toEqual([405, 'api_no_such_method', 'GET'])
  expect(await codeOf('HEAD', '/api/v1')).toEqual([404, '', ''])
  expect(await codeOf('GET', '/api/v1/organizations/acme')).toEqual([404, 'api_no_such_address', ''])
  expect((await machine.head('/api/v1/organizations')).status()).toBe(200)
  const document = await machine.get('/api/v1/openapi.json')
  const known = { 'if-none-match': document.headers().etag ?? '' }
  expect((await document.json()).servers).toEqual([{ url: `${productUrl}/api/v1` }])
  expect((await machine.get('/api/v1/openapi.json', { headers: known })).status()).toBe(304)
  expect((await machine.fetch('/api/v1/organizations', { method: 'TRACE' })).status()).toBeGreaterThanOrEqual(400)
  expect(await statusOfChunks(`/api/v1/organizations/${company.orgId}/plan`, key, 200)).toBe(413)
  expect(await statusOfChunks('/api/v1/nowhere', key, 200)).toBe(404)
  expect(await statusOfChunks(`/api/v1/organizations/${company.orgId}/plan`, 'opk_none', 200)).toBe(401)
  await machine.dispose()
})

/** The status of an answer to kilobytes that come without saying how many. */
function statusOfChunks(path: string, key: string, kilobytes: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'transfer-encoding': 'chunked',
    }
    const call = send(new URL(path, productUrl), { method: 'PUT', headers: { ...headers, ...fromOwnNetwork() } })
    call.on('response', (response) => resolve(response.resume().statusCode ?? 0)).on('error', reject)
    for (let sent = 0; sent < kilobytes; sent += 1) call.write('x'.repeat(1024))
    call.end()
  })
}
