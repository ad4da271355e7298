import { beforeAll, beforeEach, expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { type ConnectionId, newId, type OrgId } from '@/lib/platform/ids'
import { aConnection, aMember, anIdentity, anOrg, aVerifiedDomain } from '@/lib/testing/factories'
import { mailsTo } from '@/lib/testing/mailbox'
import { enqueuedJobs, runJobs } from '@/lib/testing/outbox'
import { aSession } from '@/lib/testing/sessions'
import { aTerminal } from './a-terminal'

const as = ['--as', 'olu@vendor.test', '--reason', 'Ticket 4711']
const { type, json } = aTerminal()

beforeAll(async () => {
  await json('operators', 'create', '--name', 'Olu Adeyemi', '--email', 'olu@vendor.test')
})
beforeEach(enqueuedJobs)

const rowOf = (id: ConnectionId) => db().connection.findUniqueOrThrow({ where: { id } })
const set = (id: ConnectionId, state: 'draft' | 'active' | 'off') =>
  db().connection.update({ where: { id }, data: { state } })
const eventsOf = (orgId: OrgId) =>
  db().auditEvent.findMany({
    where: { orgId },
    orderBy: { name: 'asc' },
    select: { name: true, data: true, actor: true },
  })
const did = (verb: string, id: string) => json('replacements', verb, '--connection', id, ...as)
const shown = (id: string, ...more: string[]) => json('replacements', 'show', '--connection', id, ...more)

let n = 0
/** Okta and Entra are both on; Entra is to take Okta’s place. Ada has come over, Bo and Cleo have not. */
async function scene() {
  n += 1
  const slug = `acme-${n}`
  const orgId = await anOrg({ slug })
  const { name: domain } = await aVerifiedDomain(orgId)
  const owner = `owner-${n}@owners.test`
  await aMember(orgId, 'owner', { name: 'Olga', email: owner })
  const old = await aConnection(orgId, { name: 'Okta' })
  const next = await aConnection(orgId, { name: 'Entra ID', replacesId: old })
  const linked = async (name: string, email: string | null) => {
    const userId = await aMember(orgId, 'member', { name })
    const { id } = await anIdentity(old, { userId, email, lastUsedAt: new Date() })
    return { userId, identityId: id }
  }
  const [ada, bo] = [await linked('Ada', `ada@${domain}`), await linked('Bo', `bo@${domain}`)]
  await linked('Cleo', null)
  await anIdentity(next, { userId: ada.userId, email: `ada@${domain}`, lastUsedAt: new Date() })
  const session = await aSession(bo.userId, { connectionId: old, identityId: bo.identityId, method: 'saml' })
  return { orgId, slug, owner, old, next, session }
}

test('how far it has come is shown from either side, with names where they are asked for', async () => {
  const { slug, old, next } = await scene()

  const seen = await shown(next)
  expect(seen).toMatchObject({
    ...{ org: slug, stage: 'both_on', from: { id: old, name: 'Okta' }, to: { id: next, name: 'Entra ID' } },
    ...{ linked: 3, came: 1, waiting: 2, carriable: 1, sessions: 1, carriesLinks: false, cutOverAt: null },
    nextStep: `“replacements cut-over --connection ${next}” turns “Okta” off. Sessions that end: 1. People who come by it only: 2; carried over when they come: 0; asked to be linked: 2.`,
  })
  expect(JSON.stringify(seen)).not.toMatch(/Ada|Cleo/)
  expect(await shown(old)).toEqual(seen)

  const named = await shown(next, '--names')
  expect(named.camePeople).toMatchObject([{ name: 'Ada', cameAt: expect.any(String) }])
  expect(named.waitingPeople).toMatchObject([
    { name: 'Bo', hindrance: null },
    { name: 'Cleo', email: null, hindrance: 'no_address' },
  ])
  expect((await shown(next, '--names', '--limit', '1', '--page', '2')).waitingPeople).toMatchObject([{ name: 'Cleo' }])
  await db().connection.update({ where: { id: next }, data: { carriesLinks: true } })
  expect((await shown(next)).nextStep).toContain('carried over when they come: 1; asked to be linked: 1.')
  const { out } = await type('replacements', 'show', '--connection', next, '--names')
  expect(out).toMatch(/from name +Okta[\s\S]*waiting people\n {2}USER ID/)
})

test('looking changes nothing, and nobody hears of it', async () => {
  const { orgId, old, next } = await scene()
  const before = [await rowOf(old), await rowOf(next)]

  await shown(next, '--names')

  expect([await rowOf(old), await rowOf(next)]).toEqual(before)
  expect([await eventsOf(orgId), await enqueuedJobs()]).toEqual([[], []])
})

test('cut over: state, sessions, log and mails are as when an owner does it, with operator and reason', async () => {
  const { orgId, owner, old, next, session } = await scene()

  const done = await did('cut-over', next)

  expect(done).toMatchObject({
    ...{ stage: 'cut_over', from: { state: 'off' }, to: { state: 'active' }, sessions: 0 },
    nextStep: `“replacements go-back --connection ${next}” turns “Okta” on again.`,
  })
  expect(await rowOf(old)).toMatchObject({ state: 'off' })
  expect((await rowOf(next)).cutOverAt?.toISOString()).toBe(done.cutOverAt)
  expect((await db().session.findUniqueOrThrow({ where: { id: session } })).endedAt).not.toBeNull()
  const actor = { kind: 'operator', reason: 'Ticket 4711' }
  expect(await eventsOf(orgId)).toMatchObject([
    { name: 'connection.cut_over', data: { connectionId: next, replacedId: old, endedSessions: 1 }, actor },
    { name: 'connection.turned_off', data: { connectionId: old, endedSessions: 1 }, actor },
  ])
  await runJobs()
  const mails = (await mailsTo(owner)).map(({ subject, text }) => `${subject}\n${text}`).sort()
  expect(mails).toHaveLength(2)
  expect(mails[0]).toMatch(/^The operator changed something[\s\S]*Olu Adeyemi \(olu@vendor\.test\)[\s\S]*“Ticket 4711”/)
  expect(mails[1]).toMatch(/has taken the place of “Okta”[\s\S]*The operator of this installation turned “Okta” off/)
  expect(mails[1]).toContain('ask the operator, and turn the old connection on again')
})

test('gone back: both are on, and the owners hear of it', async () => {
  const { orgId, owner, old, next } = await scene()
  await did('cut-over', next)
  await runJobs()
  const before = (await mailsTo(owner)).length

  expect(await did('go-back', next)).toMatchObject({ stage: 'both_on', from: { state: 'active' }, cutOverAt: null })

  expect([(await rowOf(old)).state, (await rowOf(next)).state]).toEqual(['active', 'active'])
  const names = (await eventsOf(orgId)).map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['connection.cut_over_undone', 'connection.turned_on']))
  await runJobs()
  const mails = (await mailsTo(owner)).slice(before)
  expect(mails.map(({ subject }) => subject)).toEqual([expect.stringContaining('The operator changed something')])
})

test('what a wrong state can’t give is refused with what to do instead, and nothing happens', async () => {
  const { orgId, old, next } = await scene()
  const refused = async (verb: string) => (await did(verb, next)).error

  expect(await refused('go-back')).toMatchObject({
    code: 'replacement_not_cut_over',
    message: expect.stringContaining('There is no cut-over to take back any more. “replacements cut-over'),
  })
  await set(next, 'draft')
  expect(await refused('cut-over')).toMatchObject({
    code: 'replacement_not_live',
    message: expect.stringContaining('“Entra ID” is a draft: an owner tests it and turns it on.'),
  })
  await set(next, 'off')
  expect((await refused('cut-over')).message).toContain(`“connections turn-on --connection ${next}”`)
  await set(next, 'active')
  await set(old, 'off')
  expect((await refused('cut-over')).message).toContain(`“connections turn-on --connection ${old}”`)
  expect((await refused('go-back')).code).toBe('replacement_not_cut_over')
  expect(await eventsOf(orgId)).toEqual([])
  await runJobs()
  expect(await db().connection.count({ where: { orgId, cutOverAt: { not: null } } })).toBe(0)
})

test('done twice, also at once, each happens once', async () => {
  const { orgId, next } = await scene()
  const countOf = async (event: string) => (await eventsOf(orgId)).filter(({ name }) => name === event).length
  const codes = (answers: { error?: { code: string } }[]) => answers.map(({ error }) => error?.code ?? 'done').sort()

  const both = await Promise.all([did('cut-over', next), did('cut-over', next)])
  expect(codes([...both, await did('cut-over', next)])).toEqual([
    'done',
    'replacement_not_live',
    'replacement_not_live',
  ])
  expect(await countOf('connection.cut_over')).toBe(1)

  const back = [await did('go-back', next), await did('go-back', next)]
  expect(codes(back)).toEqual(['done', 'replacement_not_cut_over'])
  expect(await countOf('connection.cut_over_undone')).toBe(1)
})

test('while the new one is off, too, the old one comes back; not without the plan', async () => {
  const { orgId, old, next } = await scene()
  await did('cut-over', next)
  await set(next, 'off')
  await db().org.update({ where: { id: orgId }, data: { plan: 'team' } })

  expect((await did('go-back', next)).error).toMatchObject({ code: 'connection_needs_plan' })
  await db().org.update({ where: { id: orgId }, data: { plan: 'business' } })
  expect(await did('go-back', next)).toMatchObject({ stage: 'new_is_off', from: { state: 'active' } })
  expect((await rowOf(old)).state).toBe('active')
})

test('a connection that is unknown, takes no place, or is the old side is refused', async () => {
  const { orgId, old, next } = await scene()
  const other = await aConnection(orgId)
  const codeOf = async (verb: string, id: string) => (await did(verb, id)).error?.code

  for (const verb of ['cut-over', 'go-back']) {
    expect(await codeOf(verb, newId('connection'))).toBe('connection_not_found')
    expect(await codeOf(verb, other)).toBe('replacement_not_found')
    expect((await did(verb, old)).error.message).toContain(`“Entra ID” takes its place: name that one, ${next}.`)
    expect(await codeOf(verb, 'con_x')).toBe('usage')
  }
  expect((await shown(newId('connection'))).error.code).toBe('connection_not_found')
  expect((await type('replacements', 'show', '--connection', other)).err).toContain('An owner begins a replacement')
  expect((await type('replacements', 'cut-over', '--connection', next)).err).toMatch(
    /--as is missing\n--reason is missing/,
  )
  expect(await eventsOf(orgId)).toEqual([])
})

test('of three in a row each pair is reached by its new side', async () => {
  const { orgId, old, next } = await scene()
  const third = await aConnection(orgId, { name: 'Google', replacesId: next })
  await did('cut-over', next)

  expect(await did('cut-over', third)).toMatchObject({ from: { id: next, state: 'off' }, to: { id: third } })
  expect(await did('go-back', next)).toMatchObject({ from: { id: old, state: 'active' }, to: { id: next } })
})

test('replacements are listed with where each stands', async () => {
  const [one, two] = [await scene(), await scene()]
  await did('cut-over', two.next)

  const all = await json('replacements', 'list')
  expect(all).toEqual(expect.arrayContaining([expect.objectContaining({ id: one.next, stage: 'both_on' })]))
  const [listed, more] = await json('replacements', 'list', '--org', two.slug)
  expect(listed).toMatchObject({ id: two.next, org: two.slug, from: 'Okta', to: 'Entra ID', stage: 'cut_over' })
  await set(two.old, 'active') // on its own page
  expect(await json('replacements', 'list', '--org', two.slug)).toMatchObject([{ stage: 'both_on' }])
  expect([more, (await json('replacements', 'list', '--org', 'nobody')).error.code]).toEqual([
    undefined,
    'org_not_found',
  ])
})
