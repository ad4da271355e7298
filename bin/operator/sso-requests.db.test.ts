import { beforeAll, expect, test } from 'vitest'
import { askForSso, tellWish } from '@/lib/onboarding/commands'
import { AskForSso } from '@/lib/onboarding/schema'
import { db } from '@/lib/platform/db'
import { asUser } from '@/lib/testing/actors'
import { aConnection, aMember, anOrg } from '@/lib/testing/factories'
import { enqueuedJobs } from '@/lib/testing/outbox'
import { aTerminal } from './a-terminal'

const as = ['--as', 'olu@vendor.test', '--reason', 'Ticket 4711']
const { type, json } = aTerminal()

beforeAll(async () => {
  await json('operators', 'create', '--name', 'Olu Adeyemi', '--email', 'olu@vendor.test')
})

test('what is said about upgrading is set, shown and taken away', async () => {
  const set = (...options: string[]) => json('installation', 'set-upgrade', ...options, ...as)

  expect(await set('--text', 'Write to sales.', '--url', 'https://vendor.example/plans')).toMatchObject({
    ...{ upgradeText: 'Write to sales.', upgradeUrl: 'https://vendor.example/plans' },
  })
  expect(await set('--url=')).toMatchObject({ upgradeText: 'Write to sales.', upgradeUrl: null })
  const refused = await type('installation', 'set-upgrade', '--url', 'javascript:alert(1)', ...as)
  expect([refused.code, refused.err]).toEqual([
    2,
    expect.stringContaining('Write an address that begins with https://'),
  ])
  const [latest] = await json('audit', 'list', '--event', 'installation.upgrade_changed')
  expect(latest).toMatchObject({
    sentence: 'changed what is said about upgrading: Write to sales.',
    reason: 'Ticket 4711',
  })
})

test('an operator finds a request, takes it on and hands a connection over; owners hear of both', async () => {
  await json('installation', 'set-onboarding', '--assists', 'yes', ...as)
  const orgId = await anOrg({ slug: 'acme' })
  const owner = await aMember(orgId, 'owner', { name: 'Bo Chen' })
  const wanted = AskForSso.parse({ provider: 'entra', domains: 'acme.example', note: '\u001b[31mred' })
  const id = await askForSso(asUser(owner), orgId, wanted)
  const connection = await aConnection(orgId, { name: 'Entra', state: 'draft' })
  await enqueuedJobs()

  expect(await json('sso-requests', 'list')).toMatchObject([{ id, org: 'acme', state: 'open', operator: null }])
  expect(await json('sso-requests', 'take', '--request', id, ...as)).toMatchObject({
    state: 'taken',
    operator: 'Olu Adeyemi',
  })
  const hand = ['sso-requests', 'hand-over', '--request', id, '--connection', connection, ...as]
  expect(await json(...hand)).toMatchObject({ state: 'handed_over', connectionId: connection })
  expect((await type(...hand)).code).toBe(1)
  const mails = (await enqueuedJobs()).map(({ name }) => name)
  expect(mails.filter((name) => name === 'email.operator-acted').length).toBeGreaterThanOrEqual(2)
  expect(mails).toContain('email.sso-handed-over')
  expect(await json('sso-requests', 'list')).toEqual([])
  expect((await type('sso-requests', 'show', '--request', id)).out).not.toContain('\u001b')
  expect((await db().connection.findUniqueOrThrow({ where: { id: connection } })).state).toBe('draft')
})

test('what owners miss is listed in their words', async () => {
  const orgId = await anOrg({ slug: 'globex' })
  await tellWish(asUser(await aMember(orgId, 'owner', { name: 'Bo Chen' })), orgId, { text: 'Provisioning by SCIM' })

  expect(await json('wishes', 'list')).toMatchObject([{ org: 'globex', who: 'Bo Chen', text: 'Provisioning by SCIM' }])
})
