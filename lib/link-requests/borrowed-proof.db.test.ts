import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { asIdentity, asUser, asVisitor } from '@/lib/testing/actors'
import { aConnection, addMember, aMember, anOrg, aWaitingRequest } from '@/lib/testing/factories'
import { askFor, from, mailed, nameOf } from '@/lib/testing/proof-codes'
import { hashPassword } from '@/lib/users/password'
import { linkRequestToMember } from './decide'
import { proveByCode, proveByPassword } from './prove'
import { undoLinkByMail } from './undo'

/** Ada's sign-in and Mallory's at one IdP, both asking to be linked, in a browser each. */
async function twoWhoAsk() {
  const orgId = await anOrg({ selfProofLinks: true })
  const connectionId = await aConnection(orgId)
  const [ada, mallory] = [await aMember(orgId), await aMember(orgId)]
  const hers = await aWaitingRequest(orgId, { identity: { connectionId } })
  const theirs = await aWaitingRequest(orgId, { identity: { connectionId } })
  return { orgId, connectionId, ada, mallory, hers, theirs, browser: asIdentity(hers.identity) }
}
type Two = Awaited<ReturnType<typeof twoWhoAsk>>

const linkedTo = async ({ identityId }: Two['hers']) =>
  (await db().identity.findUniqueOrThrow({ where: { id: identityId } })).userId

test.each<[string, (two: Two, code: string) => Promise<unknown>]>([
  [
    'another sign-in of the same browser and its own request',
    ({ browser, theirs }, code) =>
      proveByCode(asIdentity(theirs.identity, { transactionId: browser.actor.transactionId }), {
        linkRequestId: theirs.id,
        code,
      }),
  ],
  [
    'another sign-in and the request that the mail was for',
    ({ hers, theirs }, code) => proveByCode(asIdentity(theirs.identity), { linkRequestId: hers.id, code }),
  ],
  [
    'the same sign-in in another browser',
    ({ hers }, code) => proveByCode(asIdentity(hers.identity), { linkRequestId: hers.id, code }),
  ],
  [
    'the same browser and another request',
    ({ browser, theirs }, code) => proveByCode(browser, { linkRequestId: theirs.id, code }),
  ],
])('a mailed code in the hands of %s links nobody, and still works where it was asked for', async (_, borrow) => {
  const two = await twoWhoAsk()
  await askFor(two.ada, two.hers, two.browser)
  const [mail] = await mailed()

  const outcome = await borrow(two, mail!.code).catch((error: { code: string }) => error.code)

  expect(['mismatch', 'link_request_not_found']).toContain(outcome)
  expect([await linkedTo(two.hers), await linkedTo(two.theirs)]).toEqual([null, null])
  expect(await proveByCode(two.browser, { linkRequestId: two.hers.id, code: mail!.code })).toBe('linked')
  expect([await linkedTo(two.hers), await linkedTo(two.theirs)]).toEqual([two.ada, null])
})

test('who asks for a code after somebody else did gets a mail of their own; the first code is dead, not borrowed', async () => {
  const two = await twoWhoAsk()
  await askFor(two.ada, two.hers, two.browser)
  const [first] = await mailed()
  const other = asIdentity(two.theirs.identity)
  await askFor(two.ada, two.theirs, other)

  expect(await proveByCode(other, { linkRequestId: two.theirs.id, code: first!.code })).toBe('mismatch')
  expect(await proveByCode(two.browser, { linkRequestId: two.hers.id, code: first!.code })).toBe('mismatch')
  expect([await linkedTo(two.hers), await linkedTo(two.theirs)]).toEqual([null, null])
})

test('a proof of one sign-in is no proof of another, also for the same account and the same admin', async () => {
  const { orgId, ada, hers, theirs, browser } = await twoWhoAsk()
  await db().org.update({ where: { id: orgId }, data: { selfProofLinks: false } })
  await addMember(await anOrg(), ada) // so that an approval needs her own proof
  const owner = asUser(await aMember(orgId, 'owner'))
  await db().user.update({ where: { id: ada }, data: { passwordHash: await hashPassword('a quiet lamp at dusk') } })
  const input = { linkRequestId: hers.id, identifier: await nameOf(ada), password: 'a quiet lamp at dusk' }
  expect(await proveByPassword(browser, { ...input, ...from() })).toBe('proven')

  expect(await linkRequestToMember(owner, orgId, { linkRequestId: theirs.id, userId: ada })).toBe('awaits_proof')
  expect(await linkRequestToMember(owner, orgId, { linkRequestId: hers.id, userId: ada })).toBe('linked')
  expect([await linkedTo(hers), await linkedTo(theirs)]).toEqual([ada, null])
})

test('an undo link that belongs to another kind of mail, or to nobody, takes nothing back', async () => {
  const { orgId, ada, hers } = await twoWhoAsk()
  await linkRequestToMember(asUser(await aMember(orgId, 'owner')), orgId, { linkRequestId: hers.id, userId: ada })

  for (const token of ['', 'undo_link', hers.identityId, hers.id])
    expect(await undoLinkByMail(asVisitor(), token)).toBe('gone')
  expect(await linkedTo(hers)).toBe(ada)
})
