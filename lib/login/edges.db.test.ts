import { expect, test, vi } from 'vitest'
import { POST } from '@/app/(hosted)/sso/[connection]/acs/route'
import { digest, newSecret } from '@/lib/platform/crypto'
import { db } from '@/lib/platform/db'
import { newId } from '@/lib/platform/ids'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { asVisitor } from '@/lib/testing/actors'
import { aMember, anIdentity } from '@/lib/testing/factories'
import { aBrowser, aSamlOrg, device, type SamlOrg } from '@/lib/testing/sso'
import { resetPassword } from '@/lib/users/commands'
import { hashPassword } from '@/lib/users/password'
import { signInWithPassword } from './password'
import { claimForChecking, giveBack, recordAnswer } from './transaction'

const EMAIL = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'

async function linkedAda(org: SamlOrg, overrides: Parameters<typeof anIdentity>[1] = {}) {
  const userId = await aMember(org.orgId)
  const email = `ada@${org.domain}`
  const known = { issuer: org.issuer, subject: email, format: EMAIL, email, userId, linkedAt: new Date() }
  return { userId, identity: await anIdentity(org.connectionId, { ...known, ...overrides }) }
}

test('an address in a refused sign-in is written nowhere that mails go', async () => {
  const org = await aSamlOrg()
  const persistent = { nameId: '00u-ada', nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' }
  const browser = aBrowser(org)
  await browser.signIn({ ...persistent, attributes: { email: `ada@${org.domain}` } })

  await browser.signIn({ ...persistent, attributes: { email: 'victim@bank.example' } })
  await browser.signIn({ ...persistent, nameId: '00u-new', attributes: { email: 'victim@bank.example' } })

  const known = await db().identity.findMany({
    where: { connectionId: org.connectionId },
    orderBy: { createdAt: 'asc' },
  })
  expect(known.map(({ email }) => email)).toEqual([`ada@${org.domain}`, null])
})

test('an owner of a domain is warned once a day, in words that nobody else chose', async () => {
  const [theirs, ours] = [await aSamlOrg(), await aSamlOrg()]

  for (let i = 0; i < 3; i += 1) await aBrowser(theirs).signIn({ nameId: `ada@${ours.domain}` })

  const events = await db().auditEvent.findMany({ where: { orgId: ours.orgId } })
  expect(events).toMatchObject([
    { name: 'domain.asserted_elsewhere', actor: { kind: 'system' }, data: { domain: ours.domain } },
  ])
})

test('a sign-in by an address that was linked long ago and never used asks again', async () => {
  const org = await aSamlOrg()
  await linkedAda(org, { linkedAt: addSeconds(new Date(), -91 * DAY_SECONDS) })

  expect(await aBrowser(org).signIn()).toEqual({ kind: 'confirm_identity' })
})

test('a session counts as proven when the IdP asked, not when it let the person through', async () => {
  const org = await aSamlOrg()
  const { userId } = await linkedAda(org)
  const browser = aBrowser(org)
  const transaction = await browser.begin()
  const hourAgo = addSeconds(new Date(), -3600)
    .toISOString()
    .replace(/\.\d+Z/, 'Z')
  await browser.post(transaction, browser.answer(transaction, { authnInstant: new Date(hourAgo) }))

  await browser.finish(transaction)

  expect(await db().session.findMany({ where: { userId } })).toMatchObject([{ provenAt: new Date(hourAgo) }])
})

test('a check that outlived its lease neither reopens nor answers for the next one', async () => {
  const org = await aSamlOrg()
  const browser = aBrowser(org)
  const { id } = await browser.begin()
  const claim = (now: Date) => claimForChecking(asVisitor({ now }), id, org.connectionId, 10)
  const slow = (await claim(new Date()))!
  const next = (await claim(addSeconds(new Date(), 11)))!
  const answer = {
    issuer: org.issuer,
    subject: 's',
    format: EMAIL,
    email: `a@${org.domain}`,
    name: null,
    recyclable: true,
    authenticatedAt: null,
    sessionEndsBy: null,
  }

  await giveBack(asVisitor(), slow)

  expect(await recordAnswer(asVisitor(), slow, answer)).toBe(false)
  expect(await db().signInTransaction.findUnique({ where: { id } })).toMatchObject({ state: 'checking', strikes: 0 })
  expect(await recordAnswer(asVisitor(), next, answer)).toBe(true)
})

test('a reset while the old password is being checked leaves no session of the old password', async () => {
  const org = await aSamlOrg()
  const password = 'the password that leaked'
  const userId = await aMember(org.orgId, 'member', { username: 'leaky', passwordHash: await hashPassword(password) })
  const token = newSecret()
  const minted = { id: newId('mailToken'), userId, purpose: 'password_reset', tokenHash: digest(token) }
  await db().mailToken.create({ data: { ...minted, createdAt: new Date(), expiresAt: addSeconds(new Date(), 60) } })
  const attempt = () =>
    signInWithPassword(asVisitor(), { identifier: 'leaky', password, browser: newSecret(), device, current: null })

  const [reset] = await Promise.all([
    resetPassword(asVisitor(), token, 'a new one that nobody knows'),
    ...Array.from({ length: 8 }, attempt),
  ])

  expect(reset).toBe('done')
  expect(await db().session.count({ where: { userId, endedAt: null } })).toBe(0)
})

test('one engine serves every copy of the code in a process', async () => {
  await aSamlOrg() // this copy makes the engine
  vi.resetModules()
  const another = await import('@/lib/testing/sso')

  expect(await another.aBrowser(await another.aSamlOrg()).signIn()).toEqual({ kind: 'confirm_identity' })
})

test('a foreign post to an ACS gives the browser no cookie', async () => {
  const org = await aSamlOrg()
  const request = new Request(`http://localhost:4100/sso/${org.connectionId}/acs`, {
    method: 'POST',
    headers: { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
    body: 'SAMLResponse=x&RelayState=y',
  })

  const response = await POST(request, { params: Promise.resolve({ connection: org.connectionId }) })

  expect([response.status, response.headers.get('set-cookie')]).toEqual([303, null])
})
