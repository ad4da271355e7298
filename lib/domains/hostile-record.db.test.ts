import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { addSeconds, HOUR_SECONDS } from '@/lib/platform/time'
import { asSystem, asUser } from '@/lib/testing/actors'
import { type DnsWorld, startDnsWorld, textsAt } from '@/lib/testing/dns-world'
import { aMember, anOrg } from '@/lib/testing/factories'
import { addDomain } from './own'
import { recordName } from './record'
import { sweepDomains } from './sweep'

let world: DnsWorld
beforeAll(async () => {
  world = await startDnsWorld()
})
afterAll(() => world.stop())
beforeEach(() => db().domain.deleteMany())

test.each([
  ['a NUL', 'porchlight-verify=\u0000'],
  ['half a letter where it is cut', `porchlight-verify=${'x'.repeat(181)}\u{1F600}`],
])('%s in a record does not stop the domain’s clock: the look is kept, and the 72 h end', async (_, text) => {
  const owner = asUser(await aMember(await anOrg(), 'owner'))
  const { orgId } = await db().membership.findFirstOrThrow({ where: { userId: owner.actor.userId } })
  const id = await addDomain(owner, orgId as `org_${string}`, { name: 'hostile.example' })
  world.zone(textsAt(recordName('hostile.example'), text))
  await db().domain.update({ where: { id }, data: { nextCheckAt: new Date(0) } })

  await sweepDomains(asSystem({ now: addSeconds(new Date(), 80 * HOUR_SECONDS) }))

  expect(await db().domain.findUniqueOrThrow({ where: { id } })).toMatchObject({ checkCount: 1, nextCheckAt: null })
})
