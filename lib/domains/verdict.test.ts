import { describe, expect, test } from 'vitest'
import type { Look } from './look'
import type { Finding } from './record'
import { diagnose, judgeLooks } from './verdict'

const look = (server: string, finding: Finding, more: Partial<Look> = {}): Look => ({
  ...{ server, finding, authority: server.startsWith('ns'), detail: null, ttl: null },
  ...more,
})
/** `found/found,absent`: the zone's servers, then the resolvers. */
const seen = (text: string) => {
  const [zone = '', resolvers = ''] = text.split('/')
  const list = (names: string, prefix: string) =>
    names.split(',').flatMap((finding, at) => (finding ? [look(`${prefix}${at + 1}`, finding as Finding)] : []))
  return { looks: [...list(zone, 'ns'), ...list(resolvers, 'r')], misplaced: null }
}

describe('a look proves', () => {
  test.each([
    ['found/found,found,found', 'everybody has it'],
    ['found,absent/found,found,absent', 'most resolvers and one of two servers'],
    ['unknown/found,found,unknown', 'the zone’s servers do not answer us'],
    ['/found,found,found', 'the zone’s servers cannot be found'],
    ['found/found', 'there is one resolver'],
  ])('%s: %s', (text) => expect(judgeLooks(seen(text))).toBe('proven'))

  test.each([
    ['found/found,absent,absent', 'one resolver of three'],
    ['found/found,unknown', 'one of two'],
    ['absent/found,found,found', 'a server of the zone says no: the resolvers remember'],
    ['found/absent,absent,absent', 'nobody else sees it'],
    ['alias/alias,alias,alias', 'what stands behind an alias'],
    ['pasted/pasted,pasted,pasted', 'something around the value'],
    ['other/other,other,other', 'another value'],
    ['/', 'nobody was asked'],
  ])('not %s: %s', (text) => expect(judgeLooks(seen(text))).not.toBe('proven'))
})

describe('a record is gone', () => {
  test.each(['absent/absent,absent,absent', 'absent,unknown/absent,absent,unknown', 'other/alias,absent'])(
    '%s',
    (text) => expect(judgeLooks(seen(text))).toBe('gone'),
  )

  test.each([
    ['unknown/absent,absent,absent', 'the zone’s servers said nothing'],
    ['/absent,absent,absent', 'nobody who holds the zone was asked'],
    ['absent/absent,unknown,unknown', 'one resolver alone'],
    ['absent,found/absent,absent,absent', 'one of its servers has it'],
    ['absent/absent,absent,found', 'a resolver has it'],
    ['unknown/unknown,unknown,unknown', 'nobody answered'],
  ])('not %s: %s', (text) => expect(judgeLooks(seen(text))).not.toBe('gone'))
})

test('each thing that is in the way has its own sentence', () => {
  const late = {
    looks: [
      look('ns1', 'found'),
      look('8.8.8.8', 'found'),
      look('1.1.1.1', 'absent', { ttl: 2460 }),
      look('9.9.9.9', 'absent', { ttl: 60 }),
    ],
    misplaced: null,
  }
  const quoted = { looks: [look('ns1', 'pasted', { detail: '"porchlight-verify=x"' })], misplaced: null }
  const alias = { looks: [look('ns1', 'alias', { detail: 'pages.host.example' })], misplaced: null }
  expect([
    diagnose(seen('found/found,found,absent')),
    diagnose(late),
    diagnose(seen('found/unknown,unknown')),
    diagnose(quoted),
    diagnose(alias),
    ...(['apex', 'www', 'doubled'] as const).map((misplaced) =>
      diagnose({ ...seen('absent/absent,absent'), misplaced }),
    ),
    diagnose(seen('other/other,other')),
    diagnose(seen('unknown/unknown,unknown')),
    diagnose(seen('unknown/absent,absent')),
    diagnose(seen('absent/absent,absent')),
  ]).toMatchInlineSnapshot(`
    [
      "The record is there, and most public resolvers see it.",
      "Your name server already answers; 1.1.1.1 and 9.9.9.9 still have the old answer for 41 min.",
      "Your name server already answers; r1 and r2 did not reply. We ask again.",
      "The value was pasted with something around it, such as quotes. It has to be the value alone.",
      "The name is an alias (CNAME) to pages.host.example. It needs a TXT record of its own instead.",
      "The record sits at the domain itself. Its name has to be _porchlight-challenge.",
      "The record sits at www. Its name has to be _porchlight-challenge.",
      "The record’s name has the domain in it twice: your DNS host adds it by itself. Enter _porchlight-challenge alone.",
      "There is a record of ours, but with another value: an older one, or of another organization.",
      "No name server answered. We keep asking.",
      "Your own name servers do not answer, so nobody can see the record. Ask your DNS host.",
      "The record is not there yet. After you add it, it can take minutes, and sometimes hours, to show.",
    ]
  `)
})
