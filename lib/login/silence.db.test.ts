import * as argon2 from '@node-rs/argon2'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { askProofCode, proveByPassword } from '@/lib/link-requests/prove'
import type { Ctx, IdentityActor } from '@/lib/platform/context'
import { newSecret } from '@/lib/platform/crypto'
import { db } from '@/lib/platform/db'
import type { LinkRequestId, OrgId } from '@/lib/platform/ids'
import { asVisitor } from '@/lib/testing/actors'
import { aMember, anOrg, aUser, aVerifiedDomain } from '@/lib/testing/factories'
import { scene } from '@/lib/testing/proof-codes'
import { statementsOf } from '@/lib/testing/statements'
import { askPasswordReset } from '@/lib/users/commands'
import { hashPassword } from '@/lib/users/password'
import { signInWithPassword } from './password'
import { findOrgByIdentifier } from './start'

// Equal work is what equal time comes from: hashes and statements are counted, whose cost is all there is. Time itself
// is compared by `npm run timing`, which takes minutes.

vi.mock('@node-rs/argon2', { spy: true })

type Door = (identifier: string) => Promise<unknown>
const kinds = ['address', 'username', 'address of a domain that uses SSO'] as const
type Kind = (typeof kinds)[number]
type Work = { answer: unknown; hashes: number; statements: string[] }

const password = 'a quiet lamp at dusk'
const network = () => ({ device: 'Firefox on Linux', network: newSecret() })
let orgId: OrgId
let linkRequestId: LinkRequestId
let identity: Ctx<IdentityActor>
/** That a domain uses SSO is public (I15), so its addresses are compared with each other. */
let people: Record<Kind, Record<string, string>>
beforeAll(async () => {
  const passwordHash = await hashPassword(password)
  const asked = await scene()
  ;({ orgId, browser: identity } = asked)
  linkRequestId = asked.request.id
  const { name: domain } = await aVerifiedDomain(await anOrg())
  const accounts = {
    'a member': await aMember(orgId, 'member', { passwordHash }),
    'a stranger': await aUser({ passwordHash }),
    'somebody without a password': await aMember(orgId),
    'somebody whose account is shut': await aMember(orgId, 'member', { passwordHash, disabledAt: new Date() }),
    'somebody with an address that nobody verified': await aMember(orgId, 'member', {
      passwordHash,
      emailVerifiedAt: null,
    }),
  }
  await aUser({ passwordHash, email: `known@${domain}` })
  const rows = await db().user.findMany({ where: { id: { in: Object.values(accounts) } } })
  const named = Object.entries(accounts).map(([who, id]) => [who, rows.find((row) => row.id === id)!] as const)
  people = {
    address: {
      ...Object.fromEntries(named.map(([who, { email }]) => [who, email])),
      nobody: 'nobody@people.test',
    },
    'address of a domain that uses SSO': { somebody: `known@${domain}`, nobody: `nobody@${domain}` },
    username: { ...Object.fromEntries(named.map(([who, { username }]) => [who, username])), nobody: 'nobody-at-all' },
  }
  await signIn(password)('warms-up') // the hash that nobody has is made once
})

const signIn =
  (typed: string): Door =>
  (identifier) =>
    signInWithPassword(asVisitor(), {
      identifier,
      password: typed,
      browser: newSecret(),
      device: network(),
      current: null,
    })
const from = () => ({ network: newSecret(), browserHash: newSecret() })

/** Everywhere that somebody who is nobody yet can type a name. */
const doors: Record<string, Door> = {
  'a wrong password': signIn('another lamp at dawn'),
  'a forgotten password': (identifier) => askPasswordReset(asVisitor(), identifier),
  'a proof by a wrong password': (identifier) =>
    proveByPassword(identity, { linkRequestId, identifier, password: 'another lamp at dawn', ...from() }),
  'a proof by a mailed code': (identifier) => askProofCode(identity, { linkRequestId, identifier, ...from() }),
}

async function workOf(door: Door, identifier: string): Promise<Work> {
  await db().rateLimit.deleteMany()
  for (const each of [argon2.hash, argon2.verify]) vi.mocked(each).mockClear()
  const { result: answer, statements } = await statementsOf(() => door(identifier))
  const hashes = vi.mocked(argon2.hash).mock.calls.length + vi.mocked(argon2.verify).mock.calls.length
  return { answer, hashes, statements: statements.sort() } // some are sent side by side
}

describe.each(kinds)('by %s', (kind) => {
  test.each(Object.keys(doors))('%s gets the same answer after the same work, whoever is named', async (name) => {
    const expected = await workOf(doors[name]!, people[kind].nobody!)
    expect(expected.statements.length).toBeGreaterThan(2)

    for (const [who, identifier] of Object.entries(people[kind]))
      expect(await workOf(doors[name]!, identifier), who).toEqual(expected)
  })
})

test('a password is hashed once at each try, and for a reset never', async () => {
  const hashes: number[] = []
  for (const name of ['a wrong password', 'a proof by a wrong password', 'a forgotten password'])
    hashes.push((await workOf(doors[name]!, people.address.nobody!)).hashes)
  expect(hashes).toEqual([1, 1, 0])
})

test('where somebody signs in is found by the domain alone: no account is asked for', async () => {
  for (const identifier of Object.values(people).flatMap((named) => Object.values(named))) {
    const { statements } = await workOf((typed) => findOrgByIdentifier(asVisitor(), typed), identifier)
    expect(
      statements.filter((text) => /"(User|Membership|Identity|Session)"/.test(text)),
      identifier,
    ).toEqual([])
  }
})
