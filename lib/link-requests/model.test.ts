import { expect, test } from 'vitest'
import {
  type Candidate,
  canUndo,
  judgeLink,
  type LinkFacts,
  mayAskAgainAt,
  nextDigestAt,
  suggestMembers,
} from './model'

const honest: LinkFacts = {
  approver: { userId: 'usr_admin', role: 'admin', addresses: ['bo@acme.test'] },
  target: { userId: 'usr_ada', role: 'member', inOtherOrgs: false },
  assertedAddress: 'ada@acme.test',
  ownsDomain: true,
  provenUserId: null,
}
const { approver, target } = honest

test.each<[string, Partial<LinkFacts>, ReturnType<typeof judgeLink>]>([
  ['an admin links a member', {}, 'link'],
  ['an admin links another admin', { target: { ...target, role: 'admin' } }, 'link'],
  ['nobody links to themselves', { target: { ...target, userId: 'usr_admin' } }, { refuse: 'link_not_allowed_self' }],
  [
    'an owner doesn’t either',
    { approver: { ...approver, role: 'owner', userId: 'usr_ada' } },
    { refuse: 'link_not_allowed_self' },
  ],
  [
    'a sign-in with the approver’s own address goes to nobody',
    { assertedAddress: 'bo@acme.test' },
    { refuse: 'link_not_allowed_self' },
  ],
  [
    'nor one with an address the approver already signs in with',
    { approver: { ...approver, addresses: ['bo@old.test', 'ada@acme.test'] } },
    { refuse: 'link_not_allowed_self' },
  ],
  ['an address outside the verified domains is refused', { ownsDomain: false }, { refuse: 'link_not_allowed_domain' }],
  ['no address at all is refused', { assertedAddress: null }, { refuse: 'link_not_allowed_domain' }],
  ['an admin doesn’t link an owner', { target: { ...target, role: 'owner' } }, { refuse: 'link_not_allowed_role' }],
  [
    'not even a proven one',
    { target: { ...target, role: 'owner' }, provenUserId: 'usr_ada' },
    { refuse: 'link_not_allowed_role' },
  ],
  [
    'an owner must confirm another owner’s link',
    { approver: { ...approver, role: 'owner' }, target: { ...target, role: 'owner' } },
    'await_proof',
  ],
  [
    'an owner who proved it is linked',
    { approver: { ...approver, role: 'owner' }, target: { ...target, role: 'owner' }, provenUserId: 'usr_ada' },
    'link',
  ],
  ['a member of other organizations must confirm', { target: { ...target, inOtherOrgs: true } }, 'await_proof'],
  ['one who proved it is linked', { target: { ...target, inOtherOrgs: true }, provenUserId: 'usr_ada' }, 'link'],
  [
    'a proof of another account is none',
    { target: { ...target, inOtherOrgs: true }, provenUserId: 'usr_eve' },
    'await_proof',
  ],
])('%s', (_, facts, verdict) => {
  expect(judgeLink({ ...honest, ...facts })).toEqual(verdict)
})

const at = (time: string) => new Date(`2026-11-03T${time}Z`)

test.each([
  ['the first one at once', null, '10:00:00.000', '10:00:00.000'],
  ['soon after one, a quarter of an hour after it', '09:55:00.000', '10:00:00.000', '10:10:00.000'],
  ['none while one is to come', '10:10:00.000', '10:00:00.000', null],
  ['at once when the last was long ago', '09:45:00.000', '10:00:00.000', '10:00:00.000'],
])('digest: %s', (_, last, now, next) => {
  expect(nextDigestAt(last ? at(last) : null, at(now))).toEqual(next ? at(next) : null)
})

test('one can ask again a day after an answer, at once after expiry', () => {
  const decidedAt = at('10:00:00.000')
  const dayLater = new Date(decidedAt.getTime() + 86_400_000)

  expect(mayAskAgainAt(null)).toBeNull()
  expect(mayAskAgainAt({ state: 'declined', decidedAt })).toEqual(dayLater)
  expect(mayAskAgainAt({ state: 'withdrawn', decidedAt })).toEqual(dayLater)
  expect(mayAskAgainAt({ state: 'expired', decidedAt })).toBeNull()
})

test('a link can be undone until somebody signed in with it, and only by the request that made it', () => {
  const decidedAt = at('10:00:00.000')
  const linked = {
    state: 'linked',
    userId: 'usr_ada',
    decidedAt,
    identity: { userId: 'usr_ada', linkedAt: decidedAt },
  } as const

  expect(canUndo(linked, null)).toBe(true)
  expect(canUndo(linked, at('09:00:00.000'))).toBe(true)
  expect(canUndo(linked, at('10:00:01.000'))).toBe(false)
  expect(canUndo({ ...linked, state: 'declined' }, null)).toBe(false)
  expect(canUndo({ ...linked, identity: { userId: null, linkedAt: null } }, null)).toBe(false)
  expect(canUndo({ ...linked, identity: { userId: 'usr_ada', linkedAt: at('11:00:00.000') } }, null)).toBe(false)
})

const person = (userId: string, about: Partial<Candidate>): Candidate => ({
  userId,
  name: `Person ${userId}`,
  username: userId,
  email: `${userId}@other.test`,
  ...about,
})

test('suggestions say why, strongest reason first, and leave out who has none', () => {
  const members = [
    person('eve', {}),
    person('lookalike', { username: 'adalovelace' }),
    person('namesake', { name: 'ADA  Lovelace' }),
    person('proven', {}),
    person('same', { email: 'Ada.Lovelace@acme.test', name: 'Ada Lovelace' }),
  ]

  const found = suggestMembers(
    { email: 'ada.lovelace@acme.test', name: 'Ada Lovelace', provenUserId: 'proven', provenBy: 'password' },
    members,
  )

  expect(found.map(({ userId, reasons }) => [userId, ...reasons])).toEqual([
    ['same', 'Same address, as the IdP says', 'Same name'],
    ['proven', 'Proven by password'],
    ['namesake', 'Same name'],
    ['lookalike', 'Username matches the address'],
  ])
})

test('nothing known suggests nobody', () => {
  const unknown = { email: null, name: ' ', provenUserId: null, provenBy: null }
  expect(suggestMembers(unknown, [person('eve', { name: '', username: '' })])).toEqual([])
})
