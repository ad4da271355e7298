import { verify } from '@node-rs/argon2'
import { expect, test, vi } from 'vitest'
import { newSecret } from '@/lib/platform/crypto'
import { db } from '@/lib/platform/db'
import { asVisitor } from '@/lib/testing/actors'
import { aMember } from '@/lib/testing/factories'
import { aBrowser, aSamlOrg } from '@/lib/testing/sso'
import { signInWithPassword } from './password'

// Monday morning's passwords must never hold up who comes by SSO. What counts is the order in which things end, not time.

vi.mock('@node-rs/argon2', { spy: true })

/** Two are hashed at once, and fifty wait (lib/users/password.ts). */
const FULL = 52

/** Ada, who is linked, in a browser that has signed in before. */
async function aRegular() {
  const org = await aSamlOrg()
  const browser = aBrowser(org)
  await browser.signIn()
  const { id } = await db().identity.findFirstOrThrow({ where: { connectionId: org.connectionId } })
  await db().identity.update({ where: { id }, data: { userId: await aMember(org.orgId), linkedAt: new Date() } })
  return browser
}

/** Somebody whom nobody knows, from a network of their own: the same work as for everybody. */
const tryPassword = () =>
  signInWithPassword(asVisitor(), {
    ...{ identifier: `nobody-${newSecret()}`, password: 'a quiet lamp at dusk', browser: newSecret() },
    ...{ device: { device: 'curl', network: newSecret() }, current: null },
  })

test('a sign-in by SSO that begins behind fifty-two real hashes ends before most of them', async () => {
  const regular = await aRegular()
  let hashed = 0

  const tries = Array.from({ length: FULL }, () => tryPassword().then(() => void hashed++))
  const signedIn = await regular.signIn()
  const before = hashed
  await Promise.all(tries)

  expect(signedIn.kind).toBe('signed_in')
  expect(before).toBeLessThan(FULL / 2)
})

/** From now on each hash waits until it is told to go on. */
function heldBack() {
  let goOn = () => {}
  const told = new Promise<void>((resolve) => {
    goOn = resolve
  })
  vi.mocked(verify)
    .mockClear()
    .mockImplementation(() => told.then(() => false))
  return { goOn }
}

test('a sign-in by SSO waits for no hash, while two are made, fifty wait, and more are turned away', async () => {
  const regular = await aRegular()
  await tryPassword() // the hash that nobody has is made once
  const hashing = heldBack()

  const tries = Array.from({ length: FULL + 3 }, () =>
    tryPassword().then(
      ({ kind }) => kind,
      ({ code }: { code: string }) => code,
    ),
  )
  await Promise.race(tries) // the first that is turned away: two are at it and fifty wait by then
  const signedIn = await regular.signIn()
  const begun = vi.mocked(verify).mock.calls.length
  hashing.goOn()
  const ended = await Promise.all(tries)

  expect(signedIn.kind).toBe('signed_in')
  expect(begun).toBe(2)
  expect(ended.filter((kind) => kind === 'mismatch')).toHaveLength(FULL)
  expect(ended.filter((kind) => kind === 'busy')).toHaveLength(3)
})
