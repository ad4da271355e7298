import { expect, test } from 'vitest'
import { CreateApp } from '@/lib/apps/schema'
import { ChangeConnection, CreateOidcConnection, CreateSamlConnection } from '@/lib/connections/schema'
import { NamePasskey } from '@/lib/factors/schema'
import { DeclineLinkRequest, OpenLinkRequest } from '@/lib/link-requests/schema'
import { NewOperator, Reason, TeamName } from '@/lib/operators/schema'
import { ChangeOrg, CreateCompany } from '@/lib/orgs/schema'
import { NewUser } from '@/lib/users/schema'
import { newId } from './ids'
import { keepable, oneLine, plainText, withoutAddresses } from './text'

test.each([
  ['  Acme   GmbH ', 'Acme GmbH'],
  ['Acme\u0000\u0007\u001b[31m', 'Acme [31m'],
  ['Acme\r\nBcc: all@evil.example', 'Acme Bcc: all@evil.example'],
  ['a\u2028b\u2029c\u0085d', 'a b c d'],
  ['gpj.\u202exe.exe', 'gpj. xe.exe'],
  ['\u2066\u202dAcme\u2069\u202c', 'Acme'],
  ['Ac\u200bme\ufeff \u00adCo', 'Ac me Co'],
  ['می\u200cخواهم', 'می\u200cخواهم'],
  ['👩\u200d💻 Ünïcødé 東京', '👩\u200d💻 Ünïcødé 東京'],
  ['\u{e0041}\u{e007f}x', 'x'],
  ['<b>"&\'=1+1', '<b>"&\'=1+1'],
  ['half \ud83d of one', 'half \ufffd of one'],
])('of %j the one line is %j', (text, line) => {
  expect(oneLine(text)).toBe(line)
})

test('what people write to each other keeps its lines', () => {
  expect(plainText(' Not\u202e you.\r\n\r\n\r\n\r\nAsk\u0000 Bo. \n')).toBe('Not you.\n\nAsk Bo.')
})

test('what came from outside is kept without what the database refuses, however deep it stands', () => {
  const came = { name: 'a\u0000b', list: [{ half: '\ud83d' }, 1, null], whole: '😀' }
  expect(keepable(came)).toEqual({ name: 'a\ufffdb', list: [{ half: '\ufffd' }, 1, null], whole: '😀' })
})

test.each([
  ['No such user: <ada@acme.example>, try bob@acme.example.', 'No such user: <…>, try …'],
  ['see mailto:ada@acme.example or https://ada:x@acme.example/', 'see mailto:… or https://ada:…/'],
  ['@ Acme, a@ b, @c', '@ Acme, a@ b, @c'],
])('of %j without addresses %j stays', (text, rest) => {
  expect(withoutAddresses(text)).toBe(rest)
})

test('a word as long as an answer may be is read once, and not once for each of its letters', () => {
  const word = 'A'.repeat(1_000_000) // letter by letter it would take hours, and the web process with it
  expect(withoutAddresses(word)).toBe(word)
})

const hostile = 'Ac\u0000me\r\n\u202eBcc: x\u2028'
const tame = 'Ac me Bcc: x'
const linkRequestId = newId('linkRequest')

test.each<[string, () => unknown, string]>([
  ['an organization', () => ChangeOrg.shape.name.parse(hostile), tame],
  ['a company', () => CreateCompany.shape.name.parse(hostile), tame],
  ['a SAML connection', () => CreateSamlConnection.shape.name.parse(hostile), tame],
  ['an OpenID connection', () => CreateOidcConnection.shape.name.parse(hostile), tame],
  ['a connection’s new name', () => ChangeConnection.shape.name.parse(hostile), tame],
  ['an app', () => CreateApp.shape.name.parse(hostile), tame],
  ['a passkey', () => NamePasskey.shape.name.parse(hostile), tame],
  ['a person', () => NewUser.shape.name.parse(hostile), tame],
  ['an operator', () => NewOperator.shape.name.parse(hostile), tame],
  ['a team', () => TeamName.parse(hostile), tame],
  ['an operator’s reason', () => Reason.parse(hostile), tame],
  ['a note', () => OpenLinkRequest.parse({ note: hostile }).note, 'Ac me\nBcc: x'],
  [
    'why a request is declined',
    () => DeclineLinkRequest.parse({ linkRequestId, reason: hostile }).reason,
    'Ac me\nBcc: x',
  ],
])('%s is named in letters that read as they stand', (_, parse, expected) => {
  expect(parse()).toBe(expected)
})

test('a name of invisible letters is none', () => {
  for (const schema of [ChangeOrg.shape.name, CreateApp.shape.name, NamePasskey.shape.name, NewUser.shape.name])
    expect(schema.safeParse('\u200b\u202e \u0000').success).toBe(false)
})
