import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refreshMetadataJob } from '@/jobs/handlers/metadata-refresh'
import { transact } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import { enqueue } from '@/lib/platform/jobs'
import { asSystem, asUser } from '@/lib/testing/actors'
import { aMember } from '@/lib/testing/factories'
import { runJobs } from '@/lib/testing/outbox'
import { createSigningKey, idpMetadata, type SigningKey } from '@/lib/testing/saml'
import { signedBy } from '@/lib/testing/signed-metadata'
import { aBrowser, aSamlOrg, type SamlOrg } from '@/lib/testing/sso'
import { addCertificate } from './commands'
import { listFoundKeys } from './found-keys'

// A provider that changes its key again and again while people sign in, as fast as the worker can follow: each new key
// stands in signed metadata before it signs, as providers announce theirs.

const ROTATIONS = 10
/** Sign-ins that are under way at each moment of a rotation. */
const PEOPLE = 2

let server: Server
let url: string
let metadata = ''
beforeAll(async () => {
  server = createServer((_, response) => response.end(metadata))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metadata`
})
afterAll(() => void server.close())

/** A live connection that reads its metadata here and takes new keys from it by itself. */
async function aScene(first: SigningKey) {
  const org = await aSamlOrg()
  const { orgId, connectionId } = org
  const owner = asUser(await aMember(orgId, 'owner'))
  await addCertificate(owner, orgId, { connectionId, pem: first.certificatePem })
  await db().connection.update({ where: { id: connectionId }, data: { metadataUrl: url, takesNewKeys: true } })
  return { ...org, owner, browser: aBrowser(org) }
}

const naming = ({ issuer }: SamlOrg, keys: SigningKey[]) =>
  idpMetadata({
    entityId: issuer,
    ssoUrl: `${issuer}/sso`,
    certificates: keys.map(({ certificatePem }) => certificatePem),
  })

/** Its day has come, and the worker does what the schedule asks for. */
async function readMetadata({ connectionId }: SamlOrg): Promise<void> {
  await db().connection.update({ where: { id: connectionId }, data: { metadataNextCheckAt: new Date(0) } })
  await transact(asSystem(), (tx) => enqueue(tx, refreshMetadataJob, {}))
  await runJobs()
}

test('a provider that changes keys under constant sign-ins loses nobody, and a key that it did not announce opens nothing', async () => {
  const rogue = createSigningKey('rogue')
  let current = createSigningKey('key 0')
  const org = await aScene(current)
  const { browser } = org
  const outcomes: string[] = []
  const signInBy = async (key: SigningKey) => void outcomes.push((await browser.signIn({ key })).kind)
  const together = (key: SigningKey) => Array.from({ length: PEOPLE }, () => signInBy(key))
  const refused: string[] = []
  const intrude = async () => void refused.push((await browser.signIn({ key: rogue })).kind)

  for (let number = 1; number <= ROTATIONS; number += 1) {
    const next = createSigningKey(`key ${number}`)
    const onTheirWay = await browser.begin()

    metadata = signedBy(current, naming(org, [current, next]))
    await Promise.all([readMetadata(org), ...together(current)])

    metadata = naming(org, [next, rogue]) // signed by nobody
    const isRead = number % 5 === 1
    await Promise.all([isRead ? readMetadata(org) : null, ...together(next), intrude()])
    const late = await browser.post(onTheirWay, browser.answer(onTheirWay, { key: current }))
    outcomes.push(late.kind === 'answered' ? (await browser.finish(onTheirWay)).kind : late.kind)
    current = next
  }
  metadata = signedBy(rogue, naming(org, [current, rogue]))
  await readMetadata(org)
  await intrude()

  expect(outcomes).toHaveLength(ROTATIONS * (2 * PEOPLE + 1))
  expect(new Set(outcomes)).toEqual(new Set(['confirm_identity']))
  expect(refused).toHaveLength(ROTATIONS + 1)
  expect(new Set(refused)).toEqual(new Set(['refused']))
  const waiting = await listFoundKeys(org.owner, org.orgId, org.connectionId)
  expect(waiting).toHaveLength(1) // the rogue’s, for an owner to refuse
  const taken = { connectionId: org.connectionId, state: 'taken' }
  expect(await db().foundKey.count({ where: taken })).toBe(ROTATIONS)
}, 90_000)
