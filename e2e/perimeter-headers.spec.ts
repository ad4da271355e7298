import type { APIResponse, Page } from '@playwright/test'
import { enter } from './support/entering'
import { expect, test } from './support/fixtures'
import { ask, empower, everyPlace, furnish, otherPlaces, staticPlaces } from './support/perimeter-places'

/** Whatever is asked for, in whatever way: what is wrong with the answer's headers, each in a few words. */
function problemsOf(response: APIResponse, maybeKept: boolean): string[] {
  const headers = response.headers()
  const policy = headers['content-security-policy'] ?? ''
  const isPage = (headers['content-type'] ?? '').includes('html')
  const problems: [string, boolean][] = [
    [`status ${response.status()}`, response.status() >= 500],
    ['may be sniffed', headers['x-content-type-options'] !== 'nosniff'],
    ['may be framed', headers['x-frame-options'] !== 'DENY' && !policy.includes("frame-ancestors 'none'")],
    ['tells where one was', !/^(same-origin|no-referrer)$/.test(headers['referrer-policy'] ?? '')],
    [`may be kept (${headers['cache-control']})`, !maybeKept && !/\bno-store\b/.test(headers['cache-control'] ?? '')],
    ['names what it runs on', 'x-powered-by' in headers || 'server' in headers],
    ['is open to other sites', Object.keys(headers).some((name) => name.startsWith('access-control-'))],
    ['has no content policy', isPage && !/default-src 'none'|script-src 'self' 'nonce-/.test(policy)],
    ['has a weak content policy', /unsafe|\*|http:|https:/.test(policy)],
    ['may be framed by policy', isPage && !policy.includes("frame-ancestors 'none'")],
    ['may change its base', isPage && !policy.includes("base-uri 'none'")],
    ['may be shared by windows', isPage && headers['cross-origin-opener-policy'] !== 'same-origin'],
    ['may use the camera', isPage && !headers['permissions-policy']?.includes('camera=()')],
  ]
  return problems.flatMap(([words, is]) => (is ? [words] : []))
}

async function lookAt(page: Page, paths: readonly string[], who: string, methods: readonly string[], kept = false) {
  const found: string[] = []
  for (const path of paths)
    for (const method of methods) {
      const response = await ask(page, method, path)
      const problems = problemsOf(response, kept)
      if (problems.length) found.push(`${who}: ${method} ${path} → ${response.status()}: ${problems.join(', ')}`)
    }
  return found
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']

test('every answer of every address has the headers that never vary, to whomever and however asked', async ({
  company,
  browserOf,
}) => {
  test.slow()
  const [nobody, bo, member] = [await browserOf('nobody'), await browserOf('bo'), await browserOf('cleo')]
  const paths = everyPlace(await furnish(company))
  const leaving = (path: string) => path.startsWith('/logout')
  await enter(bo, company.users.bo)
  await enter(member, company.users.cleo)
  await empower(company)

  expect.soft(await lookAt(bo, paths, 'an owner', ['GET'])).toEqual([])
  expect.soft(await lookAt(member, paths, 'a member', ['GET'])).toEqual([])
  expect.soft(await lookAt(nobody, [...paths, ...otherPlaces], 'nobody', methods)).toEqual([])
  const stay = paths.filter((path) => !leaving(path))
  expect.soft(await lookAt(bo, [...stay, ...otherPlaces], 'an owner', methods.slice(1))).toEqual([])
  expect.soft(await lookAt(nobody, staticPlaces(), 'nobody', ['GET', 'HEAD'], true)).toEqual([])
})

test('what is too large, too long or no request at all is refused with the same headers', async ({ page }) => {
  const long = 'a'.repeat(200_000)
  const post = (path: string, data: string) =>
    page.request.post(path, {
      data,
      headers: { origin: 'http://x', 'content-type': 'application/x-www-form-urlencoded' },
    })
  const answers = [
    await ask(page, 'GET', `/login?return_to=/${'a'.repeat(7000)}`),
    await ask(page, 'GET', '/login', { cookie: `__Host-porchlight-session=${'x'.repeat(4000)}` }),
    await ask(page, 'POST', '/login', { 'content-type': 'multipart/form-data; boundary=x' }),
    await post('/login', `identifier=${long}`),
    await post('/sso/con_no/acs', `SAMLResponse=${long.repeat(3)}`),
    await ask(page, 'GET', '/', { 'next-router-state-tree': '%5B', rsc: '1' }),
    await ask(page, 'GET', '/login', { 'accept-language': '*;;;', accept: 'x/y' }),
  ]
  for (const answer of answers) expect.soft(problemsOf(answer, false), answer.url().slice(0, 80)).toEqual([])
})
