import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { aMember, anOrg } from '@/lib/testing/factories'
import { mailsTo } from '@/lib/testing/mailbox'
import { runJobs } from '@/lib/testing/outbox'
import { aTerminal } from './a-terminal'

const as = ['--as', 'olu@vendor.test', '--reason', 'Ticket 4711']
const { type, json, printed } = aTerminal()

test('the vendor’s own app is registered, changed, turned off and on, and reads back', async () => {
  await json('operators', 'create', '--name', 'Olu Adeyemi', '--email', 'olu@vendor.test')
  const addresses = 'https://widgets.test/callback https://widgets.test/other'

  const made = await json('apps', 'create', '--name', 'Widgets', '--kind', 'web', '--redirect-uris', addresses, ...as)
  const one = ['--app', made.id]
  await json('apps', 'change', ...one, '--backchannel-logout-uri', 'https://widgets.test/bye', '--name', 'Wid', ...as)
  const off = await json('apps', 'turn-off', ...one, ...as)
  const shown = (await type('apps', 'show', ...one)).out

  expect(made).toMatchObject({
    ...{ org: null, name: 'Widgets', kind: 'web', isOn: true, asksConsent: false, secrets: [] },
    ...{ redirectUris: addresses.split(' '), backchannelLogoutUri: null },
    ours: { discoveryUrl: 'http://localhost:4100/oidc/.well-known/openid-configuration' },
  })
  expect(off).toMatchObject({ isOn: false, name: 'Wid', backchannelLogoutUri: 'https://widgets.test/bye' })
  expect(shown).toContain('https://widgets.test/callback https://widgets.test/other')
  expect(await json('apps', 'turn-on', ...one, ...as)).toMatchObject({ isOn: true })
  expect(await json('apps', 'list')).toMatchObject([{ id: made.id, org: null, isOn: true }])
})

test('a secret is printed once, stands nowhere in the clear, and is revoked', async () => {
  const [{ id }] = await json('apps', 'list')
  const { secret, ...made } = await json('apps', 'add-secret', '--app', id, ...as)
  const shown = await json('apps', 'show', '--app', id)
  const rows = JSON.stringify([
    await db().appSecret.findMany(),
    await db().auditEvent.findMany(),
    await db().outboxJob.findMany(),
  ])

  expect(secret).toMatch(/^[\w-]{43}$/)
  expect(shown.secrets).toMatchObject([{ id: made.id, hint: secret.slice(-4), lastUsedAt: null }])
  expect(rows).not.toContain(secret)
  expect(printed().split(secret)).toHaveLength(2)
  const revoked = await json('apps', 'revoke-secret', '--app', id, '--secret', made.id, ...as)
  expect(revoked.secrets).toEqual([])
})

test('what is wrong with each address is said, and nothing is made', async () => {
  const create = (kind: string, addresses: string) =>
    type('apps', 'create', '--name', 'X', '--kind', kind, '--redirect-uris', addresses, ...as)
  const before = await db().app.count()

  const refused = await create('browser', 'https://x.test/#a http://x.test/cb https://fine.test/cb')

  expect(refused.code).toBe(1)
  expect(refused.err).toContain('https://x.test/#a: It must not have a part after “#”.')
  expect(refused.err).toContain('http://x.test/cb: It must begin with https')
  expect(refused.err).not.toContain('fine.test')
  expect(await create('web', '')).toMatchObject({ code: 2 })
  expect(await db().app.count()).toBe(before)
})

test('an act on an organization’s app stands in its log, and its owners are mailed', async () => {
  const org = await anOrg({ slug: 'acme' })
  await aMember(org, 'owner', { email: 'bo@acme.example' })
  const own = ['--org', 'acme', '--name', 'Timesheets', '--kind', 'native']
  const made = await json('apps', 'create', ...own, '--redirect-uris', 'http://127.0.0.1/cb', ...as)
  await json('apps', 'turn-off', '--app', made.id, ...as)
  await runJobs()

  expect(made).toMatchObject({ org: 'acme', asksConsent: true })
  const log = await json('audit', 'list', '--org', 'acme')
  expect(log.map(({ sentence, reason }: Record<string, string>) => [sentence, reason])).toEqual([
    ['turned off “Timesheets”', 'Ticket 4711'],
    ['registered the app “Timesheets”', 'Ticket 4711'],
  ])
  const mails = await mailsTo('bo@acme.example')
  expect(mails.map(({ text }) => /did this at [^:]+: (.*)\./.exec(text)?.[1]).sort()).toEqual([
    'registered the app “Timesheets”',
    'turned off “Timesheets”',
  ])
})

test('signing keys are listed without their private half, and rotated when it is time or at once', async () => {
  const early = await json('signing-keys', 'rotate', ...as)
  const before = await json('signing-keys', 'list')
  const now = await json('signing-keys', 'rotate', '--at-once', ...as)
  const after = await json('signing-keys', 'list')

  expect([early, now]).toEqual([{ rotated: false }, { rotated: true }])
  const idOf = (keys: { id: string; state: string }[], state: string) => keys.find((key) => key.state === state)?.id
  expect(idOf(before, 'current')).toBeTruthy()
  expect([idOf(before, 'current'), undefined]).not.toContain(idOf(after, 'current'))
  expect(printed()).not.toMatch(/"d"|PRIVATE|v1\./)
  expect((await json('audit', 'list', '--event', 'signing_key.rotated'))[0]).toMatchObject({ who: 'olu@vendor.test' })
})

test('teams are made and filled with members of the organization only', async () => {
  await anOrg({ slug: 'globex' })
  await aMember(await anOrg(), 'member', { username: 'stranger' })
  const team = ['--org', 'acme', '--team', 'Nurses']

  await json('teams', 'create', '--org', 'acme', '--name', 'Nurses', ...as)
  const added = await json('teams', 'add', ...team, '--person', 'bo@acme.example', ...as)
  const refusals = [
    await json('teams', 'create', '--org', 'acme', '--name', 'Nurses', ...as),
    await json('teams', 'add', ...team, '--person', 'stranger', ...as),
    await json('teams', 'add', '--org', 'globex', '--team', 'Nurses', '--person', 'bo@acme.example', ...as),
  ]

  expect(added).toMatchObject({ org: 'acme', name: 'Nurses', members: ['bo@acme.example'] })
  expect(refusals.map(({ error }) => error.code)).toEqual(['team_taken', 'member_not_found', 'team_not_found'])
  expect((await type('teams', 'list', '--org', 'acme')).out).toContain('bo@acme.example')
  expect(await json('teams', 'remove', ...team, '--person', 'bo@acme.example', ...as)).toMatchObject({ members: [] })
  expect(await json('teams', 'rename', ...team, '--name', 'Night nurses', ...as)).toMatchObject({
    name: 'Night nurses',
  })
  const renamed = ['--org', 'acme', '--team', 'Night nurses']
  expect(await json('teams', 'delete', ...renamed, ...as)).toMatchObject({ deleted: true })
  expect(await json('teams', 'list', '--org', 'acme')).toEqual([])
})

test('an operator gets an account to use in a browser, one that no other operator has', async () => {
  await aMember(await anOrg(), 'member', { username: 'olu' })
  await json('operators', 'create', '--name', 'Mia Berg', '--email', 'mia@vendor.test', ...as)

  const linked = await json('operators', 'link', '--email', 'olu@vendor.test', '--person', 'olu', ...as)
  const taken = await json('operators', 'link', '--email', 'mia@vendor.test', '--person', 'olu', ...as)

  expect([linked.account, taken.error.code]).toEqual(['olu', 'operator_account_taken'])
  expect((await json('audit', 'list', '--event', 'operator.linked'))[0]).toMatchObject({ reason: 'Ticket 4711' })
  expect(await json('operators', 'unlink', '--email', 'olu@vendor.test', ...as)).toMatchObject({ account: null })
})
