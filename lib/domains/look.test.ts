import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DnsWorld, nothing, startDnsWorld, textsAt } from '@/lib/testing/dns-world'
import { type Reply, txt } from '@/lib/testing/name-server'
import { lookForRecord } from './look'
import { recordName, recordValue } from './record'
import { diagnose, judgeLooks } from './verdict'

const [DOMAIN, CHALLENGE] = ['acme.example', 'a-value-of-this-organization-and-domain']
const [NAME, VALUE] = [recordName(DOMAIN), recordValue(CHALLENGE)]
let world: DnsWorld
beforeAll(async () => {
  world = await startDnsWorld()
})
afterAll(() => world.stop())

async function look(zone: (asked: string) => Reply, ...resolvers: ((asked: string) => Reply)[]) {
  world.zone(zone)
  if (resolvers.length) world.resolvers(...resolvers)
  const all = await lookForRecord(DOMAIN, CHALLENGE)
  return { ...all, verdict: judgeLooks(all), sentence: diagnose(all) }
}

test('the zone’s servers and every resolver are asked, each once', async () => {
  world.asked()
  const { looks, verdict } = await look(textsAt(NAME, VALUE))
  expect(verdict).toBe('proven')
  expect(looks.map(({ server, authority, finding }) => [server, authority, finding])).toEqual([
    ['ns1.host.example', true, 'found'],
    ['ns2.host.example', true, 'found'],
    ...['127.0.0.31', '127.0.0.32', '127.0.0.33'].map((server) => [server, false, 'found']),
  ])
  expect(world.asked().filter((asked) => asked === `TXT ${NAME}`)).toHaveLength(5)
})

test.each<[string, (asked: string) => Reply]>([
  ['split into strings', () => ({ answers: [txt(NAME, VALUE.slice(0, 9), VALUE.slice(9))] })],
  [
    'among twenty others',
    () => ({ answers: [...Array.from({ length: 20 }, (_, n) => txt(NAME, `other ${n}`)), txt(NAME, VALUE)] }),
  ],
  ['in another case of the name', () => ({ answers: [txt(NAME.toUpperCase(), VALUE)] })],
  ['cut over UDP', () => ({ answers: [txt(NAME, VALUE)], cut: true })],
])('a record that is %s is proof', async (_, reply) => {
  expect((await look(reply)).verdict).toBe('proven')
})

test.each<[string, (asked: string) => Reply, RegExp]>([
  [
    'behind an alias',
    () => ({ answers: [{ name: NAME, type: 'CNAME', ttl: 60, data: 'x.evil.example' }, txt('x.evil.example', VALUE)] }),
    /alias \(CNAME\) to x\.evil\.example/,
  ],
  ['of another owner', () => ({ answers: [txt('x.evil.example', VALUE)] }), /not there yet/],
  ['in quotes', textsAt(NAME, `"${VALUE}"`), /pasted with something around it, such as quotes/],
  ['with the name before it', textsAt(NAME, `${NAME} ${VALUE}`), /pasted with something around it/],
  ['of another organization', textsAt(NAME, recordValue('something-else')), /another value/],
  ['at the domain itself', textsAt(DOMAIN, VALUE), /sits at the domain itself/],
  ['at www', textsAt(`www.${DOMAIN}`, VALUE), /sits at www/],
  ['at a doubled name', textsAt(`${NAME}.${DOMAIN}`, VALUE), /domain in it twice/],
])('a record %s is no proof, and the page says why', async (_, zone, sentence) => {
  const seen = await look(zone)
  expect(seen.verdict).not.toBe('proven')
  expect(seen.sentence).toMatch(sentence)
})

test('a resolver that remembers the old answer is named, with the time that is left', async () => {
  const old = { rcode: 'NXDOMAIN', soa: 2460 } as const
  const { verdict, sentence } = await look(
    textsAt(NAME, VALUE),
    () => old,
    () => old,
    textsAt(NAME, VALUE),
  )
  expect(verdict).toBe('open')
  expect(sentence).toBe(
    'Your name server already answers; 127.0.0.31 and 127.0.0.32 still have the old answer for 41 min.',
  )
})

test.each<[string, Reply]>([
  ['SERVFAIL', { rcode: 'SERVFAIL' }],
  ['REFUSED', { rcode: 'REFUSED' }],
  ['an answer without authority', { rcode: 'NXDOMAIN', aa: false }],
])('%s of the zone’s servers is no word that the record is gone', async (_, reply) => {
  const { verdict } = await look(
    () => reply,
    () => nothing,
    () => nothing,
    () => nothing,
  )
  expect(verdict).toBe('open')
})

test('a record that everybody misses is gone', async () => {
  expect((await look(() => nothing)).verdict).toBe('gone')
  expect((await look(() => ({}))).verdict).toBe('gone')
})
