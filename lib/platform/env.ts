import { readFileSync } from 'node:fs'
import ipaddr from 'ipaddr.js'
import * as z from 'zod'
import { once } from './singleton'

/** `1:<base64>,2:<base64>`: versioned 32-byte keys; the last one seals, all of them open. */
const encryptionKeys = z.string().transform((text, ctx) => {
  const keys = text.split(',').map((part) => {
    const [, version, value] = /^(\d+):([A-Za-z0-9+/=_-]+)$/.exec(part.trim()) ?? []
    return { version: Number(version), key: Buffer.from(value ?? '', 'base64') }
  })
  const versions = new Set(keys.map(({ version }) => version))
  if (keys.some(({ version, key }) => !(version > 0) || key.length !== 32) || versions.size !== keys.length) {
    ctx.addIssue('must look like 1:<base64 of 32 random bytes>, each number once (openssl rand -base64 32)')
    return z.NEVER
  }
  return keys
})

const publicUrl = z.string().transform((text, ctx) => {
  const url = URL.canParse(text) ? new URL(text) : null
  const loopback = /^(.+\.)?localhost$/.test(url?.hostname ?? '')
  if (url?.pathname !== '/' || url.search || url.hash || url.username) {
    ctx.addIssue('must be an origin such as https://login.example.com, without a path')
    return z.NEVER
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) {
    ctx.addIssue('must be https (http only for localhost): sign-in cookies are Secure')
    return z.NEVER
  }
  return url.origin
})

/** Addresses and CIDR ranges, separated by commas or spaces. */
function toRanges(text: string, ctx: z.RefinementCtx): [ipaddr.IPv4 | ipaddr.IPv6, number][] {
  const ranges = text.split(/[\s,]+/).filter(Boolean)
  return ranges.map((range) => {
    const cidr = range.includes('/') ? range : `${range}/${range.includes(':') ? 128 : 32}`
    if (ipaddr.IPv4.isValidCIDRFourPartDecimal(cidr) || ipaddr.IPv6.isValidCIDR(cidr)) return ipaddr.parseCIDR(cidr)
    ctx.addIssue('must be addresses or ranges such as 10.0.0.0/8')
    return z.NEVER
  })
}

/** `9464`, or `10.0.0.5:9464`: without an address only this machine reaches it. */
const listenAddress = z.string().transform((text, ctx) => {
  const [, host = '127.0.0.1', port] = /^(?:(\[[0-9a-f:.]+\]|[\w.-]+):)?(\d{1,5})$/i.exec(text) ?? []
  if (port && Number(port) <= 65_535) return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) }
  ctx.addIssue('must be a port, or an address and a port such as 10.0.0.5:9464')
  return z.NEVER
})

const flag = z
  .enum(['0', '1'])
  .default('0')
  .transform((value) => value === '1')
const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, 'must be a postgresql:// address')

/** `1.1.1.1, 9.9.9.9:5353`: whom to ask about domains. */
const resolvers = z
  .string()
  .default('1.1.1.1, 8.8.8.8, 9.9.9.9')
  .transform((text) => text.split(',').map((one) => one.trim()))
  .refine(
    (list) => list.every((one) => /^(\d{1,3}\.){3}\d{1,3}(:\d+)?$|^[\da-f:]+$/i.test(one)),
    'must be addresses, such as 1.1.1.1, 9.9.9.9',
  )
  .transform((list) =>
    list.map((one) => {
      const [, address = one, port = '53'] = /^([\d.]+):(\d+)$/.exec(one) ?? []
      return { address, port: Number(port) }
    }),
  )

const Env = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  DATABASE_URL: postgresUrl,
  MIGRATION_DATABASE_URL: postgresUrl.optional(),
  PUBLIC_URL: publicUrl,
  ENCRYPTION_KEYS: encryptionKeys,
  TRUSTED_PROXIES: z.string().default('').transform(toRanges),
  MAIL_DRIVER: z.enum(['resend', 'smtp', 'folder']),
  MAIL_FROM: z.string().includes('@', { message: 'must hold an address, such as Porchlight <login@example.com>' }),
  RESEND_API_KEY: z.string().optional(),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must be an smtp:// or smtps:// address')
    .optional(),
  MAIL_FOLDER: z.string().optional(),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'must be a redis:// or rediss:// address')
    .optional(),
  DNS_RESOLVERS: resolvers,
  DNS_PORT: z.coerce.number().int().min(1).max(65535).default(53),
  METRICS_PORT: listenAddress.optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .string()
    .regex(/^https?:\/\/[^@\s]+$/, 'must be an http:// or https:// address without a password')
    .optional(),
  ALLOW_LOOPBACK_PROVIDERS: flag,
  TEST_CLOCK_FILE: z.string().optional(),
  HOST: z.string().default('0.0.0.0'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
})

export type Env = z.infer<typeof Env>

type Source = Record<string, string | undefined>

/** The environment with each `NAME_FILE` read into `NAME` (for secrets mounted as files). */
function withFiles(source: Source): { values: Source; unreadable: string[] } {
  const values: Source = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== '')) // `NAME=` in a file means unset
  const unreadable: string[] = []
  for (const name of Object.keys(Env.shape)) {
    const file = values[`${name}_FILE`]
    if (!file || values[name]) continue
    try {
      values[name] = readFileSync(file, 'utf8').trim()
    } catch (error) {
      unreadable.push(`${name}_FILE points to a file that cannot be read: ${(error as Error).message}`)
    }
  }
  return { values, unreadable }
}

/** What one variable asks of another. */
function conflicts({ MAIL_DRIVER, PUBLIC_URL = '', ...values }: Source): string[] {
  const needs = { resend: 'RESEND_API_KEY', smtp: 'SMTP_URL', folder: 'MAIL_FOLDER' }[MAIL_DRIVER ?? '']
  const missing = needs && !values[needs] && !values[`${needs}_FILE`] ? [`${needs} is missing`] : []
  const forTests = {
    ALLOW_LOOPBACK_PROVIDERS: values.ALLOW_LOOPBACK_PROVIDERS === '1',
    TEST_CLOCK_FILE: values.TEST_CLOCK_FILE,
  }
  const misplaced = Object.entries(forTests).filter(([, isSet]) => isSet && !PUBLIC_URL.startsWith('http://'))
  return [
    ...missing,
    ...misplaced.map(([name]) => `${name} is for demo and tests; PUBLIC_URL must be http://localhost`),
  ]
}

/** Every missing or wrong variable, a line each; empty when the process can start. Never tells a value. */
export function checkEnv(source: NodeJS.ProcessEnv): string[] {
  const { values, unreadable } = withFiles(source)
  const issues = Env.safeParse(values).error?.issues ?? []
  const wrong = issues
    .map(({ path, message }) => ({ name: String(path[0]), message }))
    .filter(({ name }) => values[name] !== undefined || !values[`${name}_FILE`]) // the file is the problem then
    .map(({ name, message }) => `${name} ${values[name] === undefined ? 'is missing' : message}`)
  return [...new Set([...unreadable, ...wrong, ...conflicts(values)])]
}

/** The parsed environment: the only reader of `process.env` in `lib`. Throws one line per problem. */
export function env(): Env {
  return once('env', () => {
    const problems = checkEnv(process.env)
    if (problems.length) throw new Error(`The environment is not complete:\n  ${problems.join('\n  ')}`)
    return Env.parse(withFiles(process.env).values)
  })
}
