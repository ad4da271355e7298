import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getConnection } from '@/lib/connections/queries'
import { createOperator } from '@/lib/operators/commands'
import { db } from '@/lib/platform/db'
import type { ConnectionId } from '@/lib/platform/ids'
import { asOperator, asUser } from '@/lib/testing/actors'
import { aMember, anOrg, aVerifiedDomain } from '@/lib/testing/factories'
import { type RunningIdp, startIdp } from '@/lib/testing/idp/server'
import { createSigningKey } from '@/lib/testing/saml-keys'
import { aTerminal } from './a-terminal'

const folder = mkdtempSync(join(tmpdir(), 'porchlight-operator-'))
const as = ['--as', 'olu@vendor.test', '--reason', 'Ticket 4711']
const { type, json, printed } = aTerminal()
const [pair, next] = [createSigningKey('CN of the first'), createSigningKey('CN of the next')]
let idp: RunningIdp
let orgId: Awaited<ReturnType<typeof anOrg>>

beforeAll(async () => {
  idp = await startIdp({ port: 0, tenants: [{ slug: 'acme', name: 'Acme', people: [] }] })
  await createOperator(asOperator(), { name: 'Olu Adeyemi', email: 'olu@vendor.test' })
  orgId = await anOrg({ slug: 'acme' })
  await aVerifiedDomain(orgId)
})
afterAll(async () => {
  await idp.stop()
  rmSync(folder, { recursive: true })
})

function written(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const keyOf = ({ privateKeyPem, certificatePem }: typeof pair) => [
  ...['--private-key', written('key.pem', privateKeyPem), '--certificate', written('certificate.pem', certificatePem)],
]
const create = (...more: string[]) =>
  json(
    ...['connections', 'create-oidc', '--org', 'acme', '--name', 'Entra', '--issuer', `${idp.url}/acme/oidc`],
    ...['--client-id', 'porchlight', ...more, ...as],
  )
const rowOf = (id: string) => db().connection.findUniqueOrThrow({ where: { id } })
/** As the console shows it to an admin. */
const clientKeyOf = async (id: ConnectionId) =>
  (await getConnection(asUser(await aMember(orgId, 'admin')), orgId, id)).clientKey

test('a key and its certificate come from files in a secret’s place; the certificate is shown, the key to nobody', async () => {
  const { id } = await create(...keyOf(pair))

  expect(await rowOf(id)).toMatchObject({ clientAuth: 'private_key_jwt', clientSecretExpiresAt: expect.any(Date) })
  const shown = await clientKeyOf(id)
  expect(shown).toMatchObject({ subject: expect.stringContaining('CN of the first'), certificate: pair.certificatePem })
  expect(JSON.stringify(shown)).not.toContain('PRIVATE KEY')
  expect(printed()).not.toContain('PRIVATE KEY')

  await json('connections', 'turn-on', '--connection', id, ...as)
  await json('connections', 'change', '--connection', id, ...keyOf(next), ...as)
  expect((await clientKeyOf(id))?.subject).toContain('CN of the next')
  const secret = written('secret', 'a-secret-of-the-client')
  await json('connections', 'change', '--connection', id, '--client-secret-file', secret, ...as)
  expect(await rowOf(id)).toMatchObject({ clientAuth: 'client_secret', clientSecretExpiresAt: null })
  expect(await clientKeyOf(id)).toBeNull()
})

test('half a key, a key and a secret, or a key of another certificate make nothing', async () => {
  const before = await db().connection.count()
  const [key, certificate] = [written('half.pem', pair.privateKeyPem), written('other.pem', next.certificatePem)]
  const line = ['connections', 'create-oidc', '--org', 'acme', '--name', 'X', '--issuer', `${idp.url}/acme/oidc`]
  for (const given of [
    ['--private-key', key],
    ['--certificate', certificate],
    [...keyOf(pair), '--client-secret-file', written('secret', 'a-secret')],
  ])
    expect(await type(...line, '--client-id', 'us', ...given, ...as)).toMatchObject({
      code: 2,
      err: expect.stringContaining('Give either --client-secret-file, or --private-key and --certificate'),
    })

  expect(await create('--private-key', key, '--certificate', certificate)).toMatchObject({
    error: { code: 'client_key_invalid', message: expect.stringContaining('belongs to another key') },
  })
  expect(await db().connection.count()).toBe(before)
})
