import { beforeAll, expect, test } from 'vitest'
import { createOperator } from '@/lib/operators/commands'
import { db } from '@/lib/platform/db'
import { newId } from '@/lib/platform/ids'
import { asOperator } from '@/lib/testing/actors'
import { nothing, startDnsWorld, textsAt } from '@/lib/testing/dns-world'
import { aMember, anIdentity, anOrg, aVerifiedDomain, aWaitingRequest } from '@/lib/testing/factories'
import { aSession } from '@/lib/testing/sessions'
import { aTerminal } from './a-terminal'

const as = ['--as', 'olu@vendor.test', '--reason', 'Ticket 4711']
const { type, json, printed } = aTerminal()

beforeAll(async () => {
  await createOperator(asOperator(), { name: 'Olu Adeyemi', email: 'olu@vendor.test' })
  await anOrg({ slug: 'acme' })
})

test('link requests, sign-ins, sessions and failed jobs can be read', async () => {
  const org = await anOrg({ slug: 'readable' })
  const ada = await aMember(org, 'member', { name: 'Ada' })
  const request = await aWaitingRequest(org)
  await anIdentity(request.connectionId, { userId: ada })
  const step = { at: '2030-01-01T10:00:00.000Z', name: 'started' }
  const attempt = { id: newId('attempt'), reference: '7KQ2-M9XD', orgId: org, method: 'saml' as const, steps: [step] }
  await db().attempt.create({ data: { ...attempt, startedAt: new Date() } })
  await aSession(ada, { method: 'saml', confinedTo: org })
  const job = newId('job')
  const failed = { name: 'email.x', payload: { token: 'a-secret-payload' }, runAt: new Date(), failedAt: new Date() }
  await db().outboxJob.create({ data: { id: job, ...failed } })

  expect(await json('link-requests', 'list', '--org', 'readable', '--state', 'waiting')).toMatchObject([
    { id: request.id, number: 'R-1', email: request.email, linkedTo: null },
  ])
  expect(await json('attempts', 'list', '--org', 'readable')).toMatchObject([
    { reference: '7KQ2-M9XD', org: 'readable' },
  ])
  expect(await json('attempts', 'show', '--reference', '7kq2 m9xd')).toMatchObject({ steps: [step] })
  expect(await json('sessions', 'list', '--person', ada)).toMatchObject([{ confinedTo: 'readable', device: 'Firefox' }])
  expect(await json('people', 'show', '--person', ada)).toMatchObject({ identities: [{ org: 'readable' }] })
  expect(await json('jobs', 'list-failed')).toMatchObject([{ id: job, name: 'email.x' }])
  expect(await json('jobs', 'retry', '--job', job, ...as)).toEqual({ id: job, retried: true })
  expect((await type('jobs', 'retry', '--job', job, ...as)).code).toBe(1)
  expect(printed()).not.toContain('a-secret-payload')
})

test.each<[string, string[], number, RegExp]>([
  [
    'an act without operator and reason',
    ['orgs', 'set-plan', '--org', 'acme', '--plan', 'team'],
    2,
    /--as is missing\n--reason is missing/,
  ],
  [
    'an operator whom nobody knows',
    ['orgs', 'set-plan', '--org', 'acme', '--plan', 'team', '--as', 'x@vendor.test', '--reason', 'because'],
    1,
    /not_found/,
  ],
  [
    'an operator whom nobody knows, without a reason',
    ['domains', 'add-verified', '--org', 'acme', '--domain', 'acme.example', '--as', 'x@vendor.test'],
    2,
    /^--reason is missing\n--as: no operator has the address x@vendor\.test\n/,
  ],
  [
    'an operator whom nobody knows, with too short a reason and a wrong option',
    ['orgs', 'set-plan', '--org', 'acme', '--plan', 'gold', '--as', 'X@vendor.test', '--reason', 'no'],
    2,
    /^--plan: must be one of: .*\n--reason: Say why, in a few words\.\n--as: no operator has the address x@vendor\.test\n/,
  ],
  [
    'a known operator without a reason',
    ['orgs', 'set-plan', '--org', 'acme', '--plan', 'team', '--as', 'olu@vendor.test'],
    2,
    /^--reason is missing\nAdd --help/,
  ],
  [
    'a further operator by one whom nobody knows, without a reason',
    ['operators', 'create', '--name', 'Eve', '--email', 'eve@vendor.test', '--as', 'x@vendor.test'],
    2,
    /^--reason is missing\n--as: no operator has the address x@vendor\.test\n/,
  ],
  [
    'a domain that is none',
    ['domains', 'add-verified', '--org', 'acme', '--domain', 'nonsense', ...as],
    1,
    /\(domain_refused\)\n {2}--domain: /,
  ],
  [
    'a second operator without a first',
    ['operators', 'create', '--name', 'Eve', '--email', 'eve@vendor.test'],
    2,
    /--as is missing/,
  ],
  ['an unknown organization', ['orgs', 'show', '--org', 'nowhere'], 1, /org_not_found/],
  ['an unknown noun', ['tenants', 'list'], 2, /There is no “tenants”/],
  ['an inherited noun', ['constructor', 'list'], 2, /There is no “constructor”/],
  ['an unknown verb', ['orgs', 'delete'], 2, /It knows: create, list/],
  ['an inherited verb', ['orgs', 'toString'], 2, /It knows: create, list/],
])('%s is refused', async (_, line, code, words) => {
  const events = await db().auditEvent.count()

  const refused = await type(...line)

  expect(refused).toMatchObject({ code, out: '', err: expect.stringMatching(words) })
  expect(await db().auditEvent.count()).toBe(events)
})

test('every level explains itself without a database', async () => {
  const [all, noun, command] = [await type('--help'), await type('orgs'), await type('orgs', 'create', '--help')]

  expect([all.code, noun.code, command.code]).toEqual([0, 0, 0])
  expect(all.out).toContain('link-requests  sign-ins that wait to be linked')
  expect(noun.out).toContain('set-sso-mode')
  expect(command.out).toContain('--plan team|business')
})

test('a domain’s record is looked for at name servers that are real', async () => {
  const world = await startDnsWorld()
  const org = await anOrg({ slug: 'looked' })
  const { name } = await aVerifiedDomain(org)
  const look = () => json('domains', 'show-record', '--org', 'looked', '--domain', name)
  world.zone(() => nothing)
  const { record, ...before } = await look()
  world.zone(textsAt(record.name, record.value))
  const after = await look()
  await world.stop()

  expect(before).toMatchObject({ domain: name, verdict: 'gone', reading: expect.stringContaining('not there yet') })
  expect(record).toMatchObject({ name: `_porchlight-challenge.${name}`, type: 'TXT' })
  expect(after.verdict).toBe('proven')
  expect(after.servers).toHaveLength(5)
  expect((await type('domains', 'show-record', '--org', 'looked', '--domain', 'other.example')).code).toBe(1)
})
