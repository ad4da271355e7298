import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { type DomainId, newId } from '@/lib/platform/ids'
import { addSeconds, DAY_SECONDS, HOUR_SECONDS } from '@/lib/platform/time'
import { type DnsRecords, startDnsRecords } from '@/lib/testing/dns-records'
import { nothing } from '@/lib/testing/dns-world'
import { anOrg } from '@/lib/testing/factories'
import { type Reply, txt } from '@/lib/testing/name-server'
import { recordName, recordValue } from './record'

// Thirty days by a moved clock, over real name servers that misbehave in fifteen ways.

const start = new Date('2026-03-01T09:00:00Z')
const DAYS = 30
let dns: DnsRecords
beforeAll(async () => {
  dns = await startDnsRecords()
})
afterAll(() => dns.world.stop())

/** What a server says at the `turn`th look, where `honest` would be the right answer. */
type Fault = (honest: Reply, turn: number, asked: string) => Reply

const name = (asked: string) => asked.slice('TXT '.length)
const says =
  (reply: Reply): Fault =>
  () =>
    reply
const atTimes =
  (reply: Reply): Fault =>
  (honest, turn) =>
    turn % 2 ? reply : honest
const withTexts =
  (texts: (value: string) => string[]): Fault =>
  (honest, _, asked) =>
    typeof honest === 'object' && honest.answers?.length
      ? {
          answers: texts(String(honest.answers[0] && 'data' in honest.answers[0] ? honest.answers[0].data : '')).map(
            (one) => txt(name(asked), one),
          ),
        }
      : honest
/** The right value, but at the target of an alias: whoever runs that says what they like. */
const alias: Fault = (honest, _, asked) => {
  const target = { name: name(asked), type: 'CNAME', ttl: 60, data: 'x.evil.example' } as const
  const [held] = typeof honest === 'object' ? (honest.answers ?? []) : []
  return { answers: [target, txt('x.evil.example', held && 'data' in held ? String(held.data) : 'nothing')] }
}

/** `lies`: the servers say plainly that the record is gone, which no client can tell from the truth. */
const faults: Record<string, { zone: Fault; resolvers: Fault; lies?: true }> = {
  'SERVFAIL everywhere': { zone: says({ rcode: 'SERVFAIL' }), resolvers: says({ rcode: 'SERVFAIL' }) },
  'REFUSED everywhere': { zone: says({ rcode: 'REFUSED' }), resolvers: says({ rcode: 'REFUSED' }) },
  'silence everywhere': { zone: says('silence'), resolvers: says('silence') },
  'garbage everywhere': { zone: says('garbage'), resolvers: says('garbage') },
  'silence of the zone’s servers': { zone: says('silence'), resolvers: says(nothing) },
  'SERVFAIL of the zone’s servers': { zone: says({ rcode: 'SERVFAIL' }), resolvers: says(nothing) },
  'zone’s servers without authority': { zone: says({ rcode: 'NXDOMAIN', aa: false }), resolvers: says(nothing) },
  'resolvers that remember nothing': { zone: (honest) => honest, resolvers: says(nothing) },
  'resolvers that are silent': { zone: (honest) => honest, resolvers: says('silence') },
  'NXDOMAIN now and then': { zone: atTimes(nothing), resolvers: atTimes(nothing) },
  'an empty answer now and then': { zone: atTimes({}), resolvers: atTimes({}) },
  'SERVFAIL now and then': { zone: atTimes({ rcode: 'SERVFAIL' }), resolvers: atTimes({ rcode: 'SERVFAIL' }) },
  'cut answers': {
    zone: (honest) => (typeof honest === 'object' ? { ...honest, cut: true } : honest),
    resolvers: (honest) => (typeof honest === 'object' ? { ...honest, cut: true } : honest),
  },
  'an alias in its place': { zone: alias, resolvers: alias, lies: true },
  'quotes around the value': {
    zone: withTexts((value) => [`"${value}"`]),
    resolvers: withTexts((value) => [`"${value}"`]),
    lies: true,
  },
}

async function aDomain(state: 'waiting' | 'verified') {
  const id = newId('domain')
  const proof = state === 'verified' ? { verifiedBy: 'dns', verifiedAt: start } : { waitingSince: start }
  const row = { id, orgId: await anOrg(), name: `${id.slice(4, 14)}.example`, challenge: id, nextCheckAt: start }
  await db().domain.create({ data: { ...row, state, ...proof, createdAt: start } })
  return id
}

/** Who says nothing, or nothing that can be read, is not waited for as long as elsewhere. */
function patienceWith({ zone, resolvers }: { zone: Fault; resolvers: Fault }): number | undefined {
  const said = [zone, resolvers].map((fault) => fault(nothing, 1, 'TXT x'))
  return said.some((reply) => typeof reply === 'string') ? 300 : undefined
}

/** Looks whenever the domain itself says, for thirty days; answers when it first had each state. */
async function live(id: DomainId, fault: { zone: Fault; resolvers: Fault }) {
  let turn = 0
  const mis = (how: Fault) => (asked: string) => {
    const honest = dns.reply(asked)
    return asked.includes(id.slice(4, 14)) ? how(honest, turn, asked) : honest
  }
  dns.world.zone(mis(fault.zone))
  dns.world.resolvers(mis(fault.resolvers), mis(fault.resolvers), mis(fault.resolvers))
  const seen: Record<string, Date> = {}
  for (;;) {
    const { state, nextCheckAt } = await db().domain.findUniqueOrThrow({ where: { id } })
    seen[state] ??= nextCheckAt ?? start
    if (!nextCheckAt || nextCheckAt > addSeconds(start, DAYS * DAY_SECONDS)) return seen
    turn += 1
    await dns.look(id, nextCheckAt, patienceWith(fault))
    const after = await db().domain.findUniqueOrThrow({ where: { id } })
    if (after.state !== state) seen[after.state] ??= nextCheckAt
  }
}

test.each(Object.entries(faults))('%s: thirty days make nothing of it that is not so', async (_, fault) => {
  const standing = await aDomain('verified')
  await dns.put(standing)
  const states = Object.keys(await live(standing, fault))

  expect(states).toEqual(fault.lies ? ['verified', 'missing'] : ['verified'])
})

test.each(Object.entries(faults))('%s: no proof by what is another’s', async (_, fault) => {
  const foreign = await aDomain('waiting')
  await db().domain.update({ where: { id: foreign }, data: { waitingSince: addSeconds(start, -71 * HOUR_SECONDS) } })
  const other = await aDomain('waiting')
  const { name: wanted } = await db().domain.findUniqueOrThrow({ where: { id: foreign } })
  await db().domain.update({ where: { id: other }, data: { name: wanted, nextCheckAt: null } })
  await dns.put(other)

  expect(Object.keys(await live(foreign, fault))).toEqual(['waiting'])
})

test('a record that is really gone is missing 72 to 96 hours after the first look that misses it', async () => {
  const id = await aDomain('verified')
  const { missing } = await live(id, { zone: says(nothing), resolvers: says(nothing) })

  const hours = (missing!.getTime() - start.getTime()) / 1000 / HOUR_SECONDS
  expect(hours).toBeGreaterThanOrEqual(72)
  expect(hours).toBeLessThanOrEqual(96)
})

test('also when every second look gets no answer', async () => {
  const id = await aDomain('verified')
  const flaky: Fault = (_, turn) => (turn % 2 ? nothing : { rcode: 'SERVFAIL' })
  const { missing } = await live(id, { zone: flaky, resolvers: flaky })

  expect((missing!.getTime() - start.getTime()) / 1000 / HOUR_SECONDS).toBeGreaterThanOrEqual(72)
})

test('twenty slow domains hold up nobody else', async () => {
  const slow = await Promise.all(Array.from({ length: 40 }, () => aDomain('waiting')))
  const fast = await aDomain('waiting')
  await db().domain.updateMany({ where: { id: fast }, data: { nextCheckAt: addSeconds(start, 1) } })
  await dns.put(fast)
  const { name: fastName, challenge } = await db().domain.findUniqueOrThrow({ where: { id: fast } })
  const answer = (asked: string): Reply =>
    asked === `TXT ${recordName(fastName)}`
      ? { answers: [txt(recordName(fastName), recordValue(challenge))] }
      : 'silence'
  dns.world.zone(answer)
  dns.world.resolvers(answer, answer, answer)

  expect(await dns.sweep(addSeconds(start, 2), 300)).toBeGreaterThanOrEqual(41)

  expect(await db().domain.findUniqueOrThrow({ where: { id: fast } })).toMatchObject({ state: 'verified' })
  expect(await db().domain.count({ where: { id: { in: slow }, checkCount: 1 } })).toBe(40)
})
