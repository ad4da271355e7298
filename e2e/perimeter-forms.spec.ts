import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import { db } from '@/lib/platform/db'
import type { Company } from './support/company'
import { enter } from './support/entering'
import { changesIn, type TwoWorlds, twoWorlds } from './support/fence'
import { withFactor } from './support/own-app'
import { productUrl } from './support/places'
import { formPlaces } from './support/routes'
import { callServerAction, serverActions } from './support/server-actions'
import { heading } from './support/sign-in'
import { expect, test } from './support/surroundings'

/** Senders that are not a page of ours, by what a browser or a program would say of them. */
const senders: Record<string, Record<string, string>> = {
  nobody: {},
  'nobody, from another site': { 'sec-fetch-site': 'cross-site' },
  'nobody, but a referrer of ours': { referer: `${productUrl}/account/sessions` },
  'a page without an origin': { origin: 'null' },
  'another site': { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
  'another site that names itself as ours': { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' },
  'another site that names itself as host': { origin: 'https://evil.example', host: 'evil.example' },
  'a name that begins like ours': { origin: `${productUrl}.evil.example` },
}

test('no server action runs for anybody but our own pages, and nothing is changed', async ({ company, page }) => {
  test.slow()
  const worlds = await aRichPerson(page, company)
  const cookie = await cookiesOf(page)
  const before = await stateOf(worlds)

  const actions = serverActions()
  expect(actions.map(({ file, name }) => keyOf(file, name)).sort()).toEqual(Object.keys(worlds.inputs).sort())
  for (const { id, file, name } of actions) {
    const key = keyOf(file, name)
    const body = JSON.stringify([worlds.inputs[key]])
    for (const [sender, headers] of Object.entries(senders)) {
      const answer = await post(pageOf(key, worlds), { cookie, 'next-action': id, ...headers }, body)
      expect.soft(answer.status, `${key} for ${sender}`).toBe(403)
      expect.soft(answer.text, `${key} for ${sender}`).toBe('')
    }
    // where the content policy of consoles, and with it this refusal, does not reach
    for (const path of ['/api/nowhere', '/_next/static/nowhere', '/assets/nowhere', '/login', '/favicon.ico']) {
      const answer = await post(path, { cookie, 'next-action': id }, body)
      expect.soft(answer.text, `${key} at ${path}`).not.toContain('"ok":true')
    }
  }
  expect(await stateOf(worlds)).toEqual(before)

  const { slug, orgId } = worlds.b
  const place = { place: '[org]/settings', name: 'saveSelfProof', path: `/orgs/${slug}/settings` }
  expect(await callServerAction(page, place, { orgId, on: true })).toMatchObject({ ok: true })
  expect(await stateOf(worlds)).not.toEqual(before)
})

test('a form without scripts runs no server action for another site either', async ({ company, page }) => {
  const worlds = await aRichPerson(page, company)
  const cookie = await cookiesOf(page)
  const before = await stateOf(worlds)
  for (const { id, file, name } of serverActions()) {
    const parts = [`$ACTION_ID_${id}`, '1_orgId'].map(
      (field) => `--x\r\ncontent-disposition: form-data; name="${field}"\r\n\r\n\r\n`,
    )
    const type = { 'content-type': 'multipart/form-data; boundary=x' }
    for (const headers of [senders.nobody, senders['another site']])
      expect(
        (await post(pageOf(keyOf(file, name), worlds), { cookie, ...type, ...headers }, `${parts.join('')}--x--\r\n`))
          .status,
      ).toBe(403)
  }
  expect(await stateOf(worlds)).toEqual(before)
})

test('an action that leads on asks nobody whom the request names', async ({ company, page }) => {
  let touched = 0
  const canary = createServer((_, response) => {
    touched += 1
    response.end()
  })
  await new Promise<void>((resolve) => canary.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(canary.address() as AddressInfo).port}`
  const worlds = await aRichPerson(page, company)
  const cookie = await cookiesOf(page)
  for (const key of ['apps/create', 'connections/begin', 'operator/apps/create']) {
    const action = serverActions().find(({ file, name }) => keyOf(file, name) === key)!
    const names = { host, 'x-forwarded-host': host, 'x-forwarded-proto': 'http', forwarded: `host=${host}` }
    const answer = await post(
      pageOf(key, worlds),
      { cookie, 'next-action': action.id, origin: productUrl, ...names },
      JSON.stringify([worlds.inputs[key]]),
    )
    expect
      .soft(answer.headers['x-action-redirect'], `${key}: ${answer.status} ${answer.text.slice(0, 200)}`)
      .toMatch(/^\//)
    expect.soft(answer.text + JSON.stringify(answer.headers), key).not.toContain(host)
  }
  expect(touched).toBe(0)
  canary.close()
})

test('another site’s page cannot sign anybody out, nor send any other form of ours', async ({
  company,
  page,
  foreignPage,
}) => {
  await enter(page, company.users.bo)
  const before = await db().auditEvent.count()
  const taken = formPlaces('(hosted)').filter((place) => !place.endsWith('/acs'))
  for (const place of taken) {
    const path = place
      .replace('[org]', company.slug)
      .replace('[connection]', company.saml)
      .replace('[request]', 'lrq_no')
    const form = `<form method="post" action="${productUrl}${path}"><input name="password" value="x"></form>`
    await page.goto(await foreignPage(`${form}<script>document.forms[0].submit()</script>`))
    await expect(heading(page, 'We did not accept that'), path).toBeVisible()
  }
  expect(await db().auditEvent.count()).toBe(before)
  await page.goto('/account/sessions')
  await expect(page.getByText('This one')).toBeVisible()
})

test('next-auth’s sign-out wants the secret of this very browser', async ({ company, page, visitor }) => {
  await enter(page, company.users.bo)
  const other = await visitor()
  const { csrfToken } = (await (await other.request.get('/api/auth/csrf')).json()) as { csrfToken: string }
  for (const form of [{}, { csrfToken: 'x' }, { csrfToken }, { csrfToken, callbackUrl: 'https://evil.example' }]) {
    const answer = await page.request.post('/api/auth/signout', {
      form: form as Record<string, string>,
      maxRedirects: 0,
    })
    expect(answer.headers().location ?? '').not.toContain('evil')
  }
  await page.goto('/account/sessions')
  await expect(page.getByText('This one')).toBeVisible()
})

/** Bo's like: Ada owns both companies, is an operator with a factor, and proved it a moment ago. */
async function aRichPerson(page: Page, company: Company): Promise<TwoWorlds> {
  const worlds = await twoWorlds(company)
  await enter(page, company.users.ada)
  await withFactor(company.users.ada)
  return worlds
}

async function stateOf({ a, b }: TwoWorlds) {
  const userId = a.users.ada
  const own = { userId, endedAt: null }
  return {
    changes: await changesIn(b),
    events: await db().auditEvent.count(),
    apps: await db().app.count(),
    sessions: await db().session.count({ where: own }),
    password: (await db().user.findUniqueOrThrow({ where: { id: userId } })).passwordHash,
  }
}

const keyOf = (file: string, name: string) =>
  `${/([\w-]+\/)?[\w-]+(?=\/actions)/.exec(file)![0]}/${name}`.replace(/^\[org\]\//, '')

function pageOf(key: string, { b }: TwoWorlds): string {
  const place = key.slice(0, key.lastIndexOf('/'))
  return place.includes('/') ? `/${place}` : `/orgs/${b.slug}/${place}`
}

async function cookiesOf(page: Page): Promise<string> {
  const cookies = await page.context().cookies(productUrl.replace('http:', 'https:'))
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
}

/** By hand, since browsers and their libraries choose `Host` and `Origin` themselves. */
function post(path: string, headers: Record<string, string>, body: string) {
  const { hostname, port } = new URL(productUrl)
  const type = { 'content-type': 'text/plain;charset=UTF-8', accept: 'text/x-component' }
  type Answer = { status: number; text: string; headers: NodeJS.Dict<string | string[]> }
  return new Promise<Answer>((resolve, reject) => {
    const asked = request(
      { hostname, port, path, method: 'POST', headers: { ...type, ...headers } },
      async (response) => {
        let text = ''
        for await (const chunk of response) text += chunk
        resolve({ status: response.statusCode ?? 0, text, headers: response.headers })
      },
    )
    asked.on('error', reject)
    asked.end(body)
  })
}
