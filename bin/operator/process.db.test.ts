import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { createOperator } from '@/lib/operators/commands'
import { db } from '@/lib/platform/db'
import { asOperator } from '@/lib/testing/actors'
import { anOrg, aVerifiedDomain } from '@/lib/testing/factories'
import { demoPeople } from '@/lib/testing/idp/demo-people'
import { startIdp } from '@/lib/testing/idp/server'

const program = join(import.meta.dirname, '../porchlight-operator')
const as = ['--as', 'olu@vendor.test', '--reason', 'Ticket 4711']
const LONG_MS = 60_000

/** As a person would: from any folder, with the product's variables. */
async function start(line: string[], { input = '', env = {} } = {}) {
  const child = spawn(program, line, { cwd: tmpdir(), env: { ...process.env, ...env } })
  child.stdin.on('error', () => undefined).end(input) // who never reads it may be gone
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { out, err, code }
}

test(
  'the secret of a client comes by standard input',
  async () => {
    const org = await anOrg({ slug: 'acme' })
    await aVerifiedDomain(org)
    await createOperator(asOperator(), { name: 'Olu Adeyemi', email: 'olu@vendor.test' })
    const idp = await startIdp({ port: 0, tenants: [{ slug: 'acme', name: 'Acme', people: demoPeople.acme }] })
    const provider = ['--name', 'Entra', '--issuer', `${idp.url}/acme/oidc`, '--client-id', 'porchlight']

    const made = await start(['connections', 'create-oidc', '--org', 'acme', ...provider, ...as, '--json'], {
      input: 'a-secret-of-the-client\n',
    })
    await idp.stop()

    expect(made).toMatchObject({ code: 0, err: '' })
    expect(JSON.parse(made.out)).toMatchObject({ org: 'acme', kind: 'oidc', state: 'draft', clientId: 'porchlight' })
    expect(made.out).not.toContain('a-secret')
    expect(await db().connection.count({ where: { orgId: org, clientSecretSealed: { startsWith: 'v1.' } } })).toBe(1)
  },
  LONG_MS,
)

test(
  'a refusal ends with 1, wrong typing with 2, a database that is away with 3',
  async () => {
    const away = { DATABASE_URL: 'postgresql://nobody:a-secret-password@127.0.0.1:1/none' }

    const [refused, wrong, broken] = await Promise.all([
      start(['orgs', 'show', '--org', 'nowhere']),
      start(['orgs', 'show']),
      start(['orgs', 'list'], { env: away }),
    ])

    expect(refused).toMatchObject({ code: 1, out: '', err: 'That organization doesn’t exist. (org_not_found)\n' })
    expect(wrong).toMatchObject({ code: 2, out: '', err: '--org is missing\nAdd --help to see what is expected.\n' })
    expect(broken).toMatchObject({ code: 3, out: '' })
    expect(broken.err).not.toContain('a-secret')
    expect(broken.err.trim().split('\n')).toHaveLength(1)
  },
  LONG_MS,
)

test(
  'variables that are missing are listed at once, and the help needs none',
  async () => {
    const none = { DATABASE_URL: '', PUBLIC_URL: '', MAIL_DRIVER: '' }

    const [broken, help] = await Promise.all([start(['orgs', 'list'], { env: none }), start(['--help'], { env: none })])

    expect(broken.code).toBe(3)
    for (const name of Object.keys(none)) expect(broken.err).toContain(name)
    expect(help).toMatchObject({ code: 0, err: '' })
  },
  LONG_MS,
)
