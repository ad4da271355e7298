import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { newId } from '@/lib/platform/ids'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { asSystem } from '@/lib/testing/actors'
import { aConnection, aMember, anOrg } from '@/lib/testing/factories'
import { connectionEnds } from './emails'
import { warnOfEnds } from './expiry'

const start = new Date('2027-01-01T09:00:00Z')
const at = (days: number) => addSeconds(start, days * DAY_SECONDS)
const told = async (connectionId: string) =>
  (await db().outboxJob.findMany({ where: { name: 'email.connection-ends' }, orderBy: { createdAt: 'asc' } }))
    .map(({ payload }) => payload as { connectionId: string; what: string; days: number })
    .filter((payload) => payload.connectionId === connectionId)
    .map(({ what, days }) => `${what} ${days}`)

async function endingOn(day: number, more: Parameters<typeof aConnection>[1] = {}) {
  const id = await aConnection(await anOrg(), more)
  await addKey(id, day)
  return id
}

const addKey = (connectionId: string, day: number) =>
  db().connectionCertificate.create({
    data: {
      ...{ id: newId('certificate'), connectionId, pem: 'pem', fingerprint: newId('certificate') },
      ...{ notAfter: at(day), createdAt: start },
    },
  })

test('owners hear of a certificate’s end 60, 30, 14, 7 and 1 days before, each time once', async () => {
  const id = await endingOn(70)
  for (let hour = 0; hour < 71 * 24; hour += 24) await warnOfEnds(asSystem({ now: addSeconds(start, hour * 3600) }))
  expect(await told(id)).toEqual([60, 30, 14, 7, 1].map((days) => `certificate ${days}`))
})

test('whoever comes late hears the next warning only; two workers tell once', async () => {
  const id = await endingOn(5)
  await Promise.all([warnOfEnds(asSystem({ now: start })), warnOfEnds(asSystem({ now: start }))])
  expect(await told(id)).toEqual(['certificate 7'])
})

test('a client secret’s end is told as well; what ended, is off, or is followed by a later key is not', async () => {
  const secret = await aConnection(await anOrg(), { kind: 'oidc', clientSecretExpiresAt: at(20) })
  const silent = [await endingOn(-1), await endingOn(5, { state: 'off' }), await endingOn(5)]
  await addKey(silent[2]!, 400)

  await warnOfEnds(asSystem({ now: start }))

  expect(await told(secret)).toEqual(['secret 30'])
  for (const id of silent) expect(await told(id)).toEqual([])
})

test('the mail goes to the owners, and to nobody once a new certificate is there', async () => {
  const id = await endingOn(5)
  const { orgId } = await db().connection.findUniqueOrThrow({ where: { id } })
  const owner = await aMember(orgId as `org_${string}`, 'owner')
  await aMember(orgId as `org_${string}`, 'admin')
  const { email } = await db().user.findUniqueOrThrow({ where: { id: owner } })
  const payload = { connectionId: id, what: 'certificate' as const, ends: at(5).toISOString(), days: 7 }
  const secrets = { link: () => '', code: () => '' }
  const load = async () => [await connectionEnds.load(asSystem({ now: start }), payload, secrets)].flat()

  const mails = await load()
  expect(mails.map((mail) => mail?.to)).toEqual([email])
  expect(connectionEnds.render(mails[0]!).subject).toMatch(/^The certificate of “.*” ends in 7 days$/)
  await addKey(id, 400)
  expect(await load()).toEqual([])
})
