import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { addSeconds } from '@/lib/platform/time'
import { asVisitor } from '@/lib/testing/actors'
import { aMember, anIdentity } from '@/lib/testing/factories'
import { aBrowser, aSamlOrg } from '@/lib/testing/sso'
import { findRefused } from './refused'

const ELEVEN_MINUTES = 11 * 60
const later = (seconds: number) => addSeconds(new Date(), seconds)

/** A sign-in whose answer comes after the transaction's ten minutes. */
async function tooLate() {
  const org = await aSamlOrg()
  const browser = aBrowser(org)
  const transaction = await browser.begin()
  const now = later(ELEVEN_MINUTES)
  const received = await browser.post(transaction, browser.answer(transaction, { now }), { now })
  if (received.kind !== 'expired' || !received.reference) return expect.fail(received.kind)
  const { reference } = received
  const seenBy = (secretOf: (id: string) => string | null) => findRefused(asVisitor(), reference, secretOf)
  return { org, browser, transaction, reference, seenBy }
}

test('an answer after ten minutes is refused, and its own browser still knows where it was going', async () => {
  const { org, browser, reference, seenBy } = await tooLate()

  expect(await seenBy((id) => browser.secrets.get(id) ?? null)).toMatchObject({
    ...{ reference, connectionId: org.connectionId, idp: 'Test IdP', org: { id: org.orgId } },
    own: { returnTo: '/orgs/deep' },
  })
  expect(await db().session.count({ where: { confinedTo: org.orgId } })).toBe(0)
})

test('any other browser with the reference learns neither where to nor who', async () => {
  const { seenBy } = await tooLate()

  for (const secret of [null, '', 'guessed']) expect(await seenBy(() => secret)).toMatchObject({ own: null })
})

test('once the transaction’s row is gone, nothing remembers where it was going', async () => {
  const { browser, transaction, seenBy } = await tooLate()
  await db().signInTransaction.delete({ where: { id: transaction.id } })

  expect(await seenBy((id) => browser.secrets.get(id) ?? null)).toMatchObject({ own: null })
})

test('a verified answer that waited too long for its browser keeps it as well', async () => {
  const org = await aSamlOrg()
  const email = `ada@${org.domain}`
  const format = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'
  const userId = await aMember(org.orgId)
  await anIdentity(org.connectionId, { issuer: org.issuer, subject: email, format, email, userId })
  const browser = aBrowser(org)
  const transaction = await browser.begin()
  await browser.post(transaction, browser.answer(transaction))

  const finished = await browser.finish(transaction, { now: later(61) })

  const reference = finished.kind === 'lost' ? finished.reference : expect.fail(finished.kind)
  expect(await findRefused(asVisitor(), reference, (id) => browser.secrets.get(id) ?? null)).toMatchObject({
    own: { returnTo: '/orgs/deep' },
  })
})

test.each([null, '', 'x', '7KQ2-M9XD', '7KQ2-M9XD\n'])('the reference %j finds nothing', async (reference) => {
  expect(await findRefused(asVisitor(), reference, () => 'secret')).toBeNull()
})
