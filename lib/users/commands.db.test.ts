import { beforeAll, expect, test } from 'vitest'
import { transact } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import { newId, type UserId } from '@/lib/platform/ids'
import { addSeconds } from '@/lib/platform/time'
import { authenticate } from '@/lib/sessions/authenticate'
import { startSession } from '@/lib/sessions/commands'
import { asOperator, asUser, asVisitor } from '@/lib/testing/actors'
import { aMember, anOrg, aUser } from '@/lib/testing/factories'
import { enqueuedJobs } from '@/lib/testing/outbox'
import { changePassword, createUser, disableUser, findByIdentifier } from './commands'
import { type PasswordProblem, passwordProblems } from './model'
import { hashPassword, verifyPassword } from './password'

const password = 'a quiet lamp at dusk'
const next = 'a loud lamp at noon'
const device = { device: 'Firefox on Linux', network: '192.0.2.x' }
let passwordHash: string
beforeAll(async () => {
  passwordHash = await hashPassword(password)
})

const weak = (problem: PasswordProblem) => ({ code: 'weak_password', fields: { next: passwordProblems[problem] } })
const aSession = (userId: UserId) =>
  transact(asVisitor(), (tx) => startSession(tx, { userId, method: 'password', origin: null, device }))
const opens = async (userId: UserId, candidate: string) =>
  verifyPassword((await db().user.findUniqueOrThrow({ where: { id: userId } })).passwordHash, candidate)
const eventsAbout = async (userId: UserId) => {
  const where = { data: { path: ['userId'], equals: userId }, name: { not: 'session.started' } }
  return (await db().auditEvent.findMany({ where, orderBy: { name: 'asc' } })).map(({ name }) => name)
}

test('an operator makes an account; its password is kept as an argon2id hash', async () => {
  const id = await createUser(asOperator(), { name: 'Ada', username: 'Ada.L', email: 'Ada@People.test', password })

  const user = await db().user.findUniqueOrThrow({ where: { id } })
  expect(user).toMatchObject({
    username: 'Ada.L',
    usernameCanonical: 'ada.l',
    emailCanonical: 'ada@people.test',
    disabledAt: null,
  })
  expect(user.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(await eventsAbout(id)).toEqual(['user.created'])
  for (const text of ['ADA.l', ' ada@PEOPLE.test'])
    expect(await findByIdentifier(asVisitor(), text)).toMatchObject({ id })
  for (const text of ['ada', 'ada@people.test.', 'аda@people.test', ''])
    expect(await findByIdentifier(asVisitor(), text)).toBeNull()
})

test('names and addresses that differ by case are one account, also for the database', async () => {
  const input = { name: 'Bo', username: 'bo', email: 'bo@people.test' }
  await createUser(asOperator(), input)
  const create = (more: Partial<typeof input>) => createUser(asOperator(), { ...input, ...more })

  await expect(create({ username: 'BO', email: 'other@people.test' })).rejects.toMatchObject({ code: 'username_taken' })
  await expect(create({ username: 'other', email: 'Bo@People.TEST' })).rejects.toMatchObject({ code: 'email_taken' })
  await expect(aUser({ username: 'Bo' })).rejects.toMatchObject({ code: 'P2002' })
  await expect(aUser({ email: 'BO@people.test' })).rejects.toMatchObject({ code: 'P2002' })
  expect(await db().user.count({ where: { name: 'Bo' } })).toBe(1)
})

test('of two who take one address at once, one gets it and no trace of the other stays', async () => {
  const input = { name: 'Cleo', email: 'cleo@people.test' }
  const names = Array.from({ length: 8 }, (_, i) => `cleo${i}`)

  const results = await Promise.allSettled(names.map((username) => createUser(asOperator(), { ...input, username })))

  const [made, ...more] = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  expect(more).toEqual([])
  expect(await db().user.findMany({ where: { name: 'Cleo' } })).toMatchObject([{ id: made }])
  for (const result of results)
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'email_taken' })
})

test('a shut account has no sessions from now on', async () => {
  const userId = await aUser({ passwordHash })
  const sessionId = await aSession(userId)

  await disableUser(asOperator(), userId)

  expect(await authenticate(sessionId, new Date())).toBeNull()
  expect(await eventsAbout(userId)).toEqual(['session.ended_everywhere', 'user.disabled'])
  await expect(disableUser(asOperator(), userId)).rejects.toMatchObject({ code: 'member_not_found' })
  await expect(disableUser(asOperator(), newId('user'))).rejects.toMatchObject({ code: 'member_not_found' })
})

test('changing the password ends the other sessions, keeps this one, and tells the owner', async () => {
  const userId = await aUser({ passwordHash })
  const [sessionId, other] = [await aSession(userId), await aSession(userId)]
  await enqueuedJobs()

  await changePassword(asUser(userId, { sessionId }), { current: password, next })

  expect([await opens(userId, password), await opens(userId, next)]).toEqual([false, true])
  expect(await authenticate(sessionId, new Date())).not.toBeNull()
  expect(await authenticate(other, new Date())).toBeNull()
  expect(await eventsAbout(userId)).toEqual(['session.ended_everywhere', 'user.password_changed'])
  expect(await enqueuedJobs()).toEqual([
    { name: 'email.password-changed', payload: { userId } },
    { name: 'access.ended', payload: { userId } },
  ])
})

test.each<[string, object, object, object]>([
  ['a confined session', { confinedTo: 'org_x' }, {}, { code: 'confined_session' }],
  [
    'a wrong current password',
    {},
    { current: next },
    { code: 'wrong_password', fields: { current: expect.any(String) } },
  ],
  ['a short new one', {}, { next: 'elevenchars' }, weak('short')],
  ['one that leaked', {}, { next: 'Password12345' }, weak('similar')],
  ['one letter again and again', {}, { next: 'a'.repeat(20) }, weak('repeats')],
])('%s changes nothing', async (_, actor, input, refusal) => {
  const userId = await aUser({ passwordHash })
  const sessionId = await aSession(userId)
  await enqueuedJobs()

  await expect(
    changePassword(asUser(userId, { sessionId, ...actor }), { current: password, next, ...input }),
  ).rejects.toMatchObject(refusal)

  expect(await opens(userId, password)).toBe(true)
  expect(await authenticate(sessionId, new Date())).not.toBeNull()
  expect([await eventsAbout(userId), await enqueuedJobs()]).toEqual([[], []])
})

test('the name of one’s organization is no password, and that of others is one', async () => {
  const userId = await aMember(await anOrg({ name: 'Initech' }), 'member', { passwordHash })
  const change = (next: string) => changePassword(asUser(userId), { current: password, next })

  await expect(change('initechinitech')).rejects.toMatchObject(weak('organization'))
  await change('acmehooli initrode')
  expect(await opens(userId, 'acmehooli initrode')).toBe(true)
})

test('an account is never made with a password that leaked, and the operator hears why', async () => {
  const input = { name: 'Eve', username: 'eve.leaked', email: 'eve.leaked@people.test', password: '123456789012' }

  await expect(createUser(asOperator(), input)).rejects.toMatchObject({
    ...{ code: 'weak_password', message: `Choose another password. ${passwordProblems.common}` },
  })
  expect(await db().user.count({ where: { usernameCanonical: 'eve.leaked' } })).toBe(0)
})

test('one’s own name or address is no password; an account without one has none to give', async () => {
  const userId = await aUser({ passwordHash, username: 'dana.dana.olsen' })
  const refused = (next: string, code: string, who = userId) =>
    expect(changePassword(asUser(who), { current: password, next })).rejects.toMatchObject({ code })

  await refused('Dana.Dana.Olsen', 'weak_password')
  await refused('DANA.dana.olsen@people.test', 'weak_password')
  await refused(next, 'wrong_password', await aUser())
})

test('the current password can be guessed ten times, then the right one waits, too', async () => {
  const ctx = asUser(await aUser({ passwordHash }))
  for (let i = 0; i < 10; i += 1)
    await expect(changePassword(ctx, { current: 'wrong', next })).rejects.toMatchObject({ code: 'wrong_password' })

  await expect(changePassword(ctx, { current: password, next })).rejects.toMatchObject({ code: 'too_many_tries' })
  const later = { ...ctx, now: addSeconds(ctx.now, 900) }
  await changePassword(later, { current: password, next })
  expect(await opens(ctx.actor.userId, next)).toBe(true)
})

test('a confined session is refused before its password is looked at', async () => {
  const ctx = asUser(await aUser({ passwordHash }), { confinedTo: await anOrg() })
  const tries = await db().rateLimit.count()

  await expect(changePassword(ctx, { current: 'wrong', next })).rejects.toMatchObject({ code: 'confined_session' })
  expect(await db().rateLimit.count()).toBe(tries)
})

test('of several who change the password at once, one does', async () => {
  const userId = await aUser({ passwordHash })
  const passwords = Array.from({ length: 5 }, (_, i) => `${next} ${i}`)

  const results = await Promise.allSettled(
    passwords.map((next) => changePassword(asUser(userId), { current: password, next })),
  )

  const done = results.flatMap(({ status }, i) => (status === 'fulfilled' ? [passwords[i]!] : []))
  expect(done).toHaveLength(1)
  expect(await opens(userId, done[0]!)).toBe(true)
  for (const result of results)
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'wrong_password' })
})

test('the password that stands in for nobody’s opens nothing', async () => {
  expect(await verifyPassword(null, 'nobody has this password')).toBe(false)
  expect(await verifyPassword('not a hash', password)).toBe(false)
  expect(await verifyPassword(passwordHash, password)).toBe(true)
})
