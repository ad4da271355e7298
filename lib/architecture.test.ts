import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** Lowest first. A folder may import itself and anything on a line above it. */
const layers = [
  ['platform'],
  ['access'],
  ['audit', 'mail', 'attempts'],
  ['sessions'],
  ['users', 'orgs', 'operators'],
  ['factors', 'domains', 'connections', 'identities'],
  ['invitations'],
  ['link-requests', 'newcomers', 'guides'],
  ['login', 'onboarding'],
  ['tracer'],
  ['test-sign-ins'],
  ['apps'],
]

/** What the browser may load from `lib`: code that is true on both sides. */
const forBrowsers = /^@\/lib\/([\w-]+\/(schema|model)|connections\/revision-config|platform\/(ids|urls|errors|text))$/

/** Packages with one home: whoever needs them asks there. */
const homes: Record<string, RegExp> = {
  '@boxyhq/saml-jackson': /^lib\/connections\/jackson\.ts$/,
  'xml-encryption': /^lib\/connections\/decryption\.ts$/,
  'openid-client': /^lib\/connections\/oidc\.ts$/,
  'next-auth': /^(lib\/login\/next-auth\.ts|app\/api\/auth\/)/,
  resend: /^lib\/mail\/resend\.ts$/,
  nodemailer: /^lib\/mail\/smtp\.ts$/,
  pg: /^lib\/platform\//,
  ioredis: /^(lib\/platform|jobs)\//,
  bullmq: /^(lib\/platform|jobs)\//,
  'oidc-provider': /^lib\/apps\//,
  jose: /^lib\/apps\//,
  undici: /^lib\/platform\/http\.ts$/,
  'node:dns': /^lib\/platform\//,
  'dns-packet': /^lib\/platform\/dns\.ts$/,
  tldts: /^lib\/domains\/suffix\.ts$/,
  'prom-client': /^lib\/platform\/metrics-registry\.ts$/,
  '@opentelemetry/api': /^lib\/platform\/tracing-sdk\.ts$/,
  '@opentelemetry/sdk-trace-node': /^lib\/platform\/tracing-sdk\.ts$/,
  '@opentelemetry/exporter-trace-otlp-http': /^lib\/platform\/tracing-sdk\.ts$/,
  '@node-rs/argon2': /^lib\/users\/password\.ts$/,
  '@simplewebauthn/server': /^lib\/factors\/webauthn\.ts$/,
  otpauth: /^lib\/factors\/totp\.ts$/,
  'qrcode-generator': /^lib\/factors\/totp\.ts$/,
  '@zxcvbn-ts/core': /^lib\/users\/guessing\.ts$/,
  '@zxcvbn-ts/language-common': /^lib\/users\/guessing\.ts$/,
  'next/headers': /^app\/_server\//,
}

type Import = { file: string; target: string; typeOnly: boolean }

const sources = ['app', 'lib', 'jobs']
  .flatMap((root) => readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) => `${root}/${path}`))
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.|^lib\/(platform\/prisma|testing)\//.test(file))
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }))

const statement = /^(?:import|export) (type )?(?:[^'"]*?from )?'([^']+)'|\bimport\('([^']+)'\)/gm

const imports: Import[] = sources.flatMap(({ file, text }) =>
  [...text.matchAll(statement)].map(([, type, target, dynamic]) => ({
    file,
    target: absolute(file, target ?? dynamic ?? ''),
    typeOnly: Boolean(type),
  })),
)

/** `./model` in `lib/orgs/queries.ts` is `@/lib/orgs/model`. */
function absolute(file: string, target: string): string {
  return target.startsWith('.') ? new URL(target, `file:///@/${file}`).pathname.slice(1) : target
}

const ours = imports.filter(({ target }) => target.startsWith('@/'))
const area = (path: string) => path.replace(/^@\//, '').split('/')[0]
const room = (path: string) => path.replace(/^@\//, '').split('/')[1] ?? ''
const level = (path: string) => layers.findIndex((layer) => layer.includes(room(path)))
const show = ({ file, target }: Import) => `${file} imports ${target}`

test('the rules look at the whole tree', () => {
  expect(sources.length).toBeGreaterThan(150)
  expect(ours.length).toBeGreaterThan(500)
})

test('every room of lib has its line', () => {
  const rooms = new Set(sources.filter(({ file }) => /^lib\/[\w-]+\//.test(file)).map(({ file }) => room(file)))
  expect([...rooms].filter((name) => !layers.flat().includes(name))).toEqual([])
})

test('app and jobs build on lib, never the other way round, nor on each other', () => {
  expect(ours.filter(({ file, target }) => area(target) !== 'lib' && area(file) !== area(target)).map(show)).toEqual([])
})

test('rooms of lib import downwards only', () => {
  const upward = ours.filter(
    ({ file, target }) => area(file) === 'lib' && room(file) !== room(target) && level(target) >= level(file),
  )
  expect(upward.map(show)).toEqual([])
})

test('client components load no server code', () => {
  const clients = new Set(sources.filter(({ text }) => text.startsWith("'use client'")).map(({ file }) => file))
  const leaks = ours.filter(
    ({ file, target, typeOnly }) =>
      clients.has(file) && area(target) === 'lib' && !typeOnly && !forBrowsers.test(target),
  )
  expect(leaks.map(show)).toEqual([])
})

test('what browsers load needs no Node', () => {
  const shared = sources.filter(({ file }) => forBrowsers.test(`@/${file.replace(/\.tsx?$/, '')}`))
  expect(shared.filter(({ text }) => text.includes("from 'node:")).map(({ file }) => file)).toEqual([])
  const onward = ours.filter(
    ({ file, target, typeOnly }) =>
      forBrowsers.test(`@/${file.replace(/\.tsx?$/, '')}`) && !typeOnly && !isForBrowsers(target),
  )
  expect(onward.map(show)).toEqual([])
})

function isForBrowsers(target: string): boolean {
  return forBrowsers.test(target) || /^@\/lib\/(platform\/time|access\/permissions)$/.test(target)
}

test('pages and actions reach the database through lib', () => {
  expect(
    imports.filter(({ file, target }) => area(file) === 'app' && target === '@/lib/platform/db').map(show),
  ).toEqual([])
})

test('only lib/platform/env reads the environment', () => {
  const readers = sources.filter(({ text }) => text.includes('process.env')).map(({ file }) => file)
  expect(readers).toEqual(['lib/platform/env.ts', 'jobs/worker.ts']) // the worker checks it at boot, as server.ts does
})

test('each package is imported in its home only', () => {
  const strays = imports.filter(({ file, target }) =>
    Object.entries(homes).some(
      ([name, home]) => (target === name || target.startsWith(`${name}/`)) && !home.test(file),
    ),
  )
  expect(strays.map(show)).toEqual([])
})

test('"now" comes from the context', () => {
  const clocks = sources.filter(
    ({ file, text }) =>
      file.startsWith('lib/') && !file.startsWith('lib/platform/') && /new Date\(\)|Date\.now\(\)/.test(text),
  )
  expect(clocks.map(({ file }) => file)).toEqual(['lib/connections/oidc.ts']) // tells the library how far our clock is off
})

test('test support stays out of the product', () => {
  expect(imports.filter(({ target }) => target.startsWith('@/lib/testing')).map(show)).toEqual([])
})

test('files stay small, and no room is a barrel', () => {
  const large = sources.filter(({ text }) => text.split('\n').length > 201).map(({ file }) => file)
  expect(large).toEqual([])
  expect(sources.filter(({ file }) => /\/index\.tsx?$/.test(file)).map(({ file }) => file)).toEqual([])
})

test('every exported command writes to the audit log, or says why not', () => {
  const silent = sources
    .filter(({ file }) => /^lib\/(?!platform|testing)[\w-]+\/commands\.ts$/.test(file))
    .filter(({ text }) => !text.includes('record(') && !text.includes('Attempts are their own table'))
  expect(silent.map(({ file }) => file)).toEqual([])
})
