import { readFileSync } from 'node:fs'
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

const flag = z
  .enum(['0', '1'])
  .default('0')
  .transform((value) => value === '1')
const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, 'must be a postgresql:// address')

const Env = z
  .object({
    NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
    DATABASE_URL: postgresUrl,
    MIGRATION_DATABASE_URL: postgresUrl.optional(),
    PUBLIC_URL: publicUrl,
    ENCRYPTION_KEYS: encryptionKeys,
    TRUSTED_PROXIES: z
      .string()
      .default('')
      .transform((text) => text.split(/[\s,]+/).filter(Boolean)),
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
    ALLOW_LOOPBACK_PROVIDERS: flag,
    TEST_CLOCK_FILE: z.string().optional(),
    HOST: z.string().default('0.0.0.0'),
    PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  })
  .superRefine((env, ctx) => {
    const loopback = env.PUBLIC_URL.startsWith('http://')
    const need = (name: string, when: boolean) =>
      when && ctx.addIssue({ code: 'custom', path: [name], message: 'is missing' })
    need('RESEND_API_KEY', env.MAIL_DRIVER === 'resend' && !env.RESEND_API_KEY)
    need('SMTP_URL', env.MAIL_DRIVER === 'smtp' && !env.SMTP_URL)
    need('MAIL_FOLDER', env.MAIL_DRIVER === 'folder' && !env.MAIL_FOLDER)
    for (const name of ['ALLOW_LOOPBACK_PROVIDERS', 'TEST_CLOCK_FILE'] as const)
      if (env[name] && !loopback)
        ctx.addIssue({
          code: 'custom',
          path: [name],
          message: 'is for demo and tests; PUBLIC_URL must be http://localhost',
        })
  })

export type Env = z.infer<typeof Env>

/** The environment with each `NAME_FILE` read into `NAME` (for secrets mounted as files). */
function withFiles(source: NodeJS.ProcessEnv): Record<string, string | undefined> {
  const names = Object.keys(Env.shape).filter((name) => source[`${name}_FILE`] && !source[name])
  const read = names.map((name) => [name, readFileSync(source[`${name}_FILE`]!, 'utf8').trim()])
  const filled = Object.entries(source).filter(([, value]) => value !== '') // `NAME=` in a file means unset
  return { ...Object.fromEntries(filled), ...Object.fromEntries(read) }
}

/** Every missing or wrong variable, a line each; empty when the process can start. */
export function checkEnv(source: NodeJS.ProcessEnv): string[] {
  try {
    const result = Env.safeParse(withFiles(source))
    if (result.success) return []
    return result.error.issues.map(({ path, message, code }) =>
      code === 'invalid_type' && source[path.join('.')] === undefined
        ? `${path.join('.')} is missing`
        : `${path.join('.')} ${message}`,
    )
  } catch (error) {
    return [`a variable ending in _FILE points to a file that cannot be read: ${(error as Error).message}`]
  }
}

/** The parsed environment: the only reader of `process.env` in `lib`. Throws one line per problem. */
export function env(): Env {
  return once('env', () => {
    const problems = checkEnv(process.env)
    if (problems.length) throw new Error(`The environment is not complete:\n  ${problems.join('\n  ')}`)
    return Env.parse(withFiles(process.env))
  })
}
