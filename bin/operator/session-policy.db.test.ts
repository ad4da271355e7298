import { beforeAll, expect, test } from 'vitest'
import { transact } from '@/lib/platform/context'
import { startSession } from '@/lib/sessions/commands'
import { asVisitor } from '@/lib/testing/actors'
import { aMember, anOrg } from '@/lib/testing/factories'
import { enqueuedJobs } from '@/lib/testing/outbox'
import { aTerminal } from './a-terminal'

const as = ['--as', 'olu@vendor.test', '--reason', 'Ticket 4711']
const { type, json } = aTerminal()

beforeAll(async () => {
  await json('operators', 'create', '--name', 'Olu Adeyemi', '--email', 'olu@vendor.test')
})

const set = (...options: string[]) => json('installation', 'set-session-policy', ...options, ...as)
const setAt = (slug: string, ...options: string[]) =>
  json('orgs', 'set-session-policy', '--org', slug, ...options, ...as)

test('the installation’s times are set, one by one, and stand in its log with the reason', async () => {
  expect(await json('installation', 'show')).toEqual({
    ...{ kind: 'production', address: 'http://localhost:4100', sessionIdleMinutes: 720, sessionMaxMinutes: 1440 },
    ...{ upgradeText: null, upgradeUrl: null, assistsOnboarding: false },
  })

  expect(await set('--idle-minutes', '60')).toMatchObject({ sessionIdleMinutes: 60, sessionMaxMinutes: 1440 })
  expect(await set('--max-minutes', '600')).toMatchObject({ sessionIdleMinutes: 60, sessionMaxMinutes: 600 })

  const [latest] = await json('audit', 'list', '--event', 'installation.session_policy_changed')
  expect(latest).toMatchObject({
    ...{ org: null, who: 'olu@vendor.test', reason: 'Ticket 4711' },
    sentence:
      'changed how long sessions last: 1 hour without use, 10 hours at most; before, 1 hour without use, 1 day at most',
  })
})

test('an organization’s times are set and taken away, and its owners hear of it', async () => {
  await set('--idle-minutes', '720', '--max-minutes', '1440')
  await anOrg({ slug: 'acme' })
  await enqueuedJobs()

  expect(await setAt('acme', '--idle-minutes', '30')).toMatchObject({
    ...{ slug: 'acme', sessionIdleMinutes: 30, sessionMaxMinutes: null },
  })
  expect((await enqueuedJobs()).map(({ name }) => name)).toEqual(['email.operator-acted'])
  expect(await setAt('acme', '--idle-minutes=', '--max-minutes', '240')).toMatchObject({
    ...{ sessionIdleMinutes: null, sessionMaxMinutes: 240 },
  })
  expect((await type('audit', 'list', '--org', 'acme')).out).toContain('everybody’s time without use, 4 hours at most')
})

test('what is too short, too long or out of order is refused with the reason', async () => {
  await anOrg({ slug: 'globex' })

  expect((await set('--idle-minutes', '4')).error).toMatchObject({ code: 'usage' })
  expect((await set('--idle-minutes=')).error).toMatchObject({ code: 'usage' })
  expect((await set('--max-minutes', '129601')).error).toMatchObject({ code: 'usage' })
  expect((await set('--idle-minutes', '1441')).error.fields).toEqual({
    idleMinutes: 'A session lasts 1 day at most: choose no more than that.',
  })
  expect((await setAt('globex', '--max-minutes', '1441')).error.fields).toEqual({
    maxMinutes: 'It can only be shorter than everybody’s: 1 day at most.',
  })
  expect((await setAt('nobody', '--max-minutes', '60')).error.code).toBe('org_not_found')
  expect(await type('installation', 'set-session-policy', '--max-minutes', '60')).toMatchObject({ code: 2 })
  expect(await json('installation', 'show')).toMatchObject({ sessionIdleMinutes: 720, sessionMaxMinutes: 1440 })
})

test('the list of a person’s sessions tells when each ends as things are now', async () => {
  const orgId = await anOrg({ slug: 'initech' })
  const userId = await aMember(orgId)
  const device = { device: 'Firefox on Linux', network: '192.0.2.x' }
  const id = await transact(asVisitor(), (tx) => startSession(tx, { userId, method: 'password', origin: null, device }))
  await setAt('initech', '--idle-minutes', '30', '--max-minutes', '60')

  const [row] = await json('sessions', 'list', '--person', userId)
  const minutesTo = (end: string) => (Date.parse(end) - Date.parse(row.createdAt)) / 60_000
  expect(row).toMatchObject({ id, idleMinutes: 30 })
  expect([minutesTo(row.endsAt), minutesTo(row.expiresAt)]).toEqual([30, 60])
})
