import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { Company } from './support/company'
import { enter } from './support/entering'
import { expect, test } from './support/fixtures'
import { empower, everyPlace, furnish } from './support/perimeter-places'
import { folder, productUrl } from './support/places'

// A scanner as strangers run them: it follows every link and takes every form's GET, and puts into each parameter what
// breaks databases, pages, files and programs elsewhere. SCANNER_PAGES=2000 lets it look longer.

const PAGES = Number(process.env.SCANNER_PAGES ?? 60)
const MARK = 'zq7'
const probes = [
  ...[
    "'",
    `${MARK}' OR '1'='1`,
    `${MARK}'; DROP TABLE "User"--`,
    "1') UNION SELECT NULL--",
    "'||pg_sleep(5)||'",
    '%27%00',
    '\\',
  ],
  ...[
    `"><script>${MARK}</script>`,
    `'"><img src=x onerror=${MARK}>`,
    `</title><svg/onload=${MARK}>`,
    `javascript:${MARK}`,
  ],
  ...[
    '../../../../etc/passwd',
    '..%2f..%2f..%2fetc%2fpasswd',
    'file:///etc/passwd',
    '/etc/passwd\u0000.png',
    'C:\\boot.ini',
  ],
  ...[
    '$(id)',
    '`id`',
    '|id',
    ';id',
    '{{7*7}}',
    '$\u007b7*7}',
    '<%= 7*7 %>',
    '%0d%0aset-cookie:x=1',
    '\r\nx-injected: 1',
  ],
  ...[
    '\u0000',
    '\ufffd',
    '\u202e',
    'a'.repeat(3000),
    '-1',
    '0',
    '9'.repeat(40),
    '1e309',
    'NaN',
    '[]',
    '{}',
    'null',
    '__proto__',
  ],
]

/** What an answer must never hold: a payload that came back as markup, or how things look inside. */
const leaks: readonly [string, RegExp][] = [
  ['a script of ours', new RegExp(`<script>${MARK}|onerror=${MARK}>|<svg/onload=${MARK}`)],
  ['a stack', /\bat (async )?[\w.<>]+ \(?(file:\/\/|\/)[^\s)]+:\d+:\d+\)?|node_modules\/|webpack-internal/],
  [
    'the database’s words',
    /syntax error at or near|invalid byte sequence|relation ".*" does not exist|PrismaClient|ECONNREFUSED/,
  ],
  ['a file', /root:.*:0:0:|\[boot loader\]/],
]

for (const who of ['nobody', 'an owner and operator'] as const)
  test(`${who} finds by scanning no failure, no reflection and nothing of the inside`, async ({
    company,
    browserOf,
  }) => {
    test.setTimeout(240_000)
    const page = await browserOf(who)
    const names = await furnish(company)
    if (who !== 'nobody') {
      await enter(page, company.users.bo)
      await empower(company)
    }
    const before = statSync(join(folder, 'web.log')).size
    const found = await walk(page, company, everyPlace(names))

    expect(found.seen.size).toBeGreaterThan(who === 'nobody' ? 10 : 30)
    expect(found.problems).toEqual([])
    const lines = readFileSync(join(folder, 'web.log')).subarray(before).toString().split('\n')
    expect(lines.filter((line) => /"level":"error"|⨯|Unhandled/.test(line))).toEqual([])
  })

/** Known parameters of the product's pages and of other programs', for pages whose links name none. */
const parameters = [
  'q',
  'state',
  'page',
  'cursor',
  'name',
  'request',
  'kind',
  'return_to',
  'f',
  'tx',
  't',
  'r',
  'ref',
  'id',
  'before',
]

async function walk(page: Page, { slug }: Company, starts: readonly string[]) {
  const queue = ['/', `/orgs/${slug}`, ...starts.filter((path) => !path.startsWith('/logout'))]
  const seen = new Set<string>()
  const problems: string[] = []
  for (let path = queue.shift(); path !== undefined && seen.size < PAGES; path = queue.shift()) {
    const { pathname, searchParams } = new URL(path, productUrl)
    const shape = `${pathname.replace(/\/[a-z]{3}_[0-9a-z]{24}/g, '/{id}')}?${[...searchParams.keys()].sort()}`
    if (seen.has(shape)) continue
    seen.add(shape)
    const html = await look(page, path, problems)
    queue.push(...linksIn(html, path))
    for (const variant of variantsOf(path, seen.size)) await look(page, variant, problems)
  }
  return { seen, problems }
}

/** Each probe in some parameter, and some in each part of the path; which go where depends on the page. */
function variantsOf(path: string, turn: number): string[] {
  const url = new URL(path, productUrl)
  const names = [...new Set([...url.searchParams.keys(), ...parameters])]
  const inQuery = probes.map((probe, at) => {
    const query = new URLSearchParams(url.searchParams)
    query.set(names[(at + turn) % names.length]!, probe)
    return `${url.pathname}?${query}`
  })
  const segments = url.pathname.split('/').filter(Boolean)
  const inPath = segments.map((_, at) => {
    const probe = encodeURIComponent(probes[(at + turn) % probes.length]!)
    return `/${segments.map((segment, place) => (place === at ? probe : segment)).join('/')}`
  })
  return [...inQuery.filter((_, at) => at % 3 === turn % 3), ...inPath]
}

async function look(page: Page, path: string, problems: string[]): Promise<string> {
  const response = await page.request.get(productUrl + path, { maxRedirects: 0 })
  const text = await response.text()
  const headers = response.headers()
  if (response.status() >= 500) problems.push(`${path} → ${response.status()}`)
  if ('x-injected' in headers || /(^|\n)x=1/.test(headers['set-cookie'] ?? '')) problems.push(`${path} → a header`)
  const location = new URL(headers.location ?? '/', productUrl)
  if (location.origin !== productUrl) problems.push(`${path} → leads to ${location.origin}`)
  for (const [what, pattern] of leaks)
    if (pattern.test(text)) problems.push(`${path} → ${what}: ${pattern.exec(text)?.[0]}`)
  return text
}

/** Links, and forms that ask, with their fields as they stand. */
function linksIn(html: string, path: string): string[] {
  const here = new URL(path, productUrl)
  const addresses = [...html.matchAll(/<a[^>]+href="([^"]+)"/g)].map(([, href]) => href!)
  const forms = [...html.matchAll(/<form[^>]*>[\s\S]*?<\/form>/g)]
    .filter(([form]) => !/^<form[^>]+method="post"/i.test(form))
    .map(([form]) => {
      const action = /^<form[^>]+action="([^"]*)"/.exec(form)?.[1] ?? here.pathname
      const fields = [...form.matchAll(/name="([^"$]+)"/g)].map(([, name]) => [name!, 'a'])
      return `${action}?${new URLSearchParams(fields)}`
    })
  return [...addresses, ...forms]
    .map((address) => new URL(address.replaceAll('&amp;', '&'), here))
    .filter(({ origin, pathname }) => origin === productUrl && !/^\/(logout|_next|oidc\/session)/.test(pathname))
    .map(({ pathname, search }) => pathname + search)
}
