import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { checkEnv, type Env } from './env'

const folder = mkdtempSync(join(tmpdir(), 'porchlight-env-'))
afterAll(() => rmSync(folder, { recursive: true }))

const key = (letter: string) => Buffer.alloc(32, letter).toString('base64')
const good = {
  DATABASE_URL: 'postgresql://app@db/porchlight',
  PUBLIC_URL: 'https://login.example.com',
  ENCRYPTION_KEYS: `1:${key('a')},2:${key('b')}`,
  MAIL_DRIVER: 'smtp',
  MAIL_FROM: 'Porchlight <login@example.com>',
  SMTP_URL: 'smtps://mail.example.com',
}
type Source = Partial<Record<keyof Env | `${keyof Env}_FILE`, string>>
const check = (source: Source) => checkEnv(source as NodeJS.ProcessEnv)
const names = (source: Source) => check(source).map((line) => line.split(' ')[0])

test('a complete environment has no problems', () => {
  expect(check(good)).toEqual([])
})

test('everything that is missing is listed at once', () => {
  expect(check({}).sort()).toEqual(
    ['DATABASE_URL', 'ENCRYPTION_KEYS', 'MAIL_DRIVER', 'MAIL_FROM', 'PUBLIC_URL'].map((name) => `${name} is missing`),
  )
})

test('what is missing, what is wrong and what contradicts are listed together, and no value is told', () => {
  const secret = 'hunter2'
  const wrong = {
    ...{ DATABASE_URL: `mysql://${secret}@db`, MIGRATION_DATABASE_URL: secret, PUBLIC_URL: `ftp://${secret}` },
    ...{ ENCRYPTION_KEYS: secret, TRUSTED_PROXIES: `10.0.0.0/8,${secret}`, MAIL_DRIVER: 'smtp', PORT: '70000' },
    ...{ SMTP_URL_FILE: join(folder, 'missing'), REDIS_URL: secret, ALLOW_LOOPBACK_PROVIDERS: 'yes', NODE_ENV: 'live' },
    ...{ TEST_CLOCK_FILE: '/tmp/clock' },
  }

  expect(names(wrong).sort()).toEqual(
    [...Object.keys(wrong).filter((name) => name !== 'MAIL_DRIVER'), 'MAIL_FROM'].sort(),
  )
  expect(check(wrong).join('\n')).not.toContain(secret)
})

test.each([
  ['resend', 'RESEND_API_KEY'],
  ['smtp', 'SMTP_URL'],
  ['folder', 'MAIL_FOLDER'],
])('mail by %s needs %s, also while something else is missing', (MAIL_DRIVER, needed) => {
  const { SMTP_URL: _, DATABASE_URL: __, ...rest } = good

  expect(check({ ...rest, MAIL_DRIVER }).sort()).toEqual(['DATABASE_URL is missing', `${needed} is missing`])
})

test.each([
  ['http://login.example.com', 1],
  ['http://127.0.0.1', 1],
  ['http://localhost.example.com', 1],
  ['https://login.example.com/app', 1],
  ['https://login.example.com/?a', 1],
  ['https://a@login.example.com', 1],
  ['login.example.com', 1],
  ['http://localhost:3000', 0],
  ['http://demo.localhost', 0],
  ['https://login.example.com/', 0],
])('PUBLIC_URL=%s: problems %i', (PUBLIC_URL, problems) => {
  expect(check({ ...good, PUBLIC_URL })).toHaveLength(problems)
})

test('loopback providers and a shifted clock are refused anywhere but on plain localhost', () => {
  const forTests = { ALLOW_LOOPBACK_PROVIDERS: '1', TEST_CLOCK_FILE: '/tmp/clock' }

  expect(names({ ...good, ...forTests })).toEqual(Object.keys(forTests))
  expect(names({ ...good, ...forTests, PUBLIC_URL: 'https://localhost' })).toEqual(Object.keys(forTests))
  expect(check({ ...good, ...forTests, PUBLIC_URL: 'http://localhost:4100' })).toEqual([])
  expect(check({ ...good, ALLOW_LOOPBACK_PROVIDERS: '0' })).toEqual([])
})

test.each([
  ['a short key', `1:${Buffer.alloc(16).toString('base64')}`],
  ['no number', key('a')],
  ['number 0', `0:${key('a')}`],
  ['a number twice', `1:${key('a')},1:${key('b')}`],
  ['an empty part', `1:${key('a')},`],
])('ENCRYPTION_KEYS with %s are refused', (_, ENCRYPTION_KEYS) => {
  expect(names({ ...good, ENCRYPTION_KEYS })).toEqual(['ENCRYPTION_KEYS'])
})

test.each(['loopback', '10.0.0.0/33', '10.0.0', '::g', '10.0.0.1/'])('TRUSTED_PROXIES=%s is refused', (proxies) => {
  expect(names({ ...good, TRUSTED_PROXIES: `10.0.0.0/8 ${proxies}` })).toEqual(['TRUSTED_PROXIES'])
})

test('each variable can come from a file; an empty one counts as missing', () => {
  const path = join(folder, 'database-url')
  writeFileSync(path, 'postgresql://app@db/porchlight\n')
  const { DATABASE_URL: _, ...rest } = good

  expect(check({ ...rest, DATABASE_URL_FILE: path })).toEqual([])
  expect(check({ ...rest, DATABASE_URL: '', DATABASE_URL_FILE: path })).toEqual([])
  expect(check({ ...good, MAIL_FROM: '' })).toEqual(['MAIL_FROM is missing'])
})

test('a file that cannot be read is named, beside the other problems', () => {
  const { DATABASE_URL: _, MAIL_FROM: __, ...rest } = good

  const problems = check({ ...rest, DATABASE_URL_FILE: join(folder, 'missing') })

  expect(problems).toHaveLength(2)
  expect(problems[0]).toMatch(/^DATABASE_URL_FILE .*cannot be read/)
  expect(problems[1]).toBe('MAIL_FROM is missing')
})

test.each([
  ['9464', 0],
  ['0', 0],
  ['10.0.0.5:9464', 0],
  ['[::1]:9464', 0],
  ['70000', 1],
  ['9464;', 1],
  ['http://here:9464', 1],
])('METRICS_PORT=%s: problems %i', (METRICS_PORT, problems) => {
  expect(check({ ...good, METRICS_PORT })).toHaveLength(problems)
})

test('a receiver of traces is named without a password, which would stand in a process list', () => {
  const named = (OTEL_EXPORTER_OTLP_ENDPOINT: string) => names({ ...good, OTEL_EXPORTER_OTLP_ENDPOINT })

  expect([
    named('http://127.0.0.1:4318'),
    named('https://user:secret@traces.example'),
    named('traces.example'),
  ]).toEqual([...[[], ['OTEL_EXPORTER_OTLP_ENDPOINT'], ['OTEL_EXPORTER_OTLP_ENDPOINT']]])
})
