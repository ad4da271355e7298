import { expect, test } from 'vitest'
import { requirePlan } from '@/lib/connections/create'
import { makeSetupLink } from '@/lib/connections/setup-links'
import { maySetUpSso } from '@/lib/orgs/model'
import { db } from '@/lib/platform/db'
import { type ConnectionId, newId, type OrgId } from '@/lib/platform/ids'
import { addSeconds } from '@/lib/platform/time'
import { asOperator, asUser } from '@/lib/testing/actors'
import { aKey, callApi } from '@/lib/testing/api'
import { aMember, anOrg, aVerifiedDomain } from '@/lib/testing/factories'
import { mailsTo } from '@/lib/testing/mailbox'
import { runJobs } from '@/lib/testing/outbox'

const reason = 'Order 4711'
const contact = { contactName: 'Ines Roth', contactEmail: 'ines@it.example' }

async function aScene(overrides: Parameters<typeof anOrg>[0] = {}) {
  const orgId = await anOrg(overrides)
  await aMember(orgId, 'owner', { email: `${orgId}@owners.test` })
  return { orgId, at: `/organizations/${orgId}`, ...(await aKey()) }
}

async function aConnectionAt({ at, key }: { at: string; key: string }): Promise<string> {
  const { body } = await callApi('POST', `${at}/connections`, { key, body: { name: 'Okta', provider: 'okta', reason } })
  return body.id
}

const eventsOf = (orgId: OrgId) => db().auditEvent.findMany({ where: { orgId }, orderBy: { at: 'asc' } })

test('the plan opens the set-up at once; the log and the owners’ mail say who, by what and why', async () => {
  const { orgId, at, key, id, operatorId } = await aScene({ plan: 'team', name: 'Acme Health' })
  await expect(requirePlan(asOperator(), orgId)).rejects.toMatchObject({ code: 'connection_needs_plan' })

  const { status, body } = await callApi('PUT', `${at}/plan`, { key, body: { plan: 'business', reason } })

  expect([status, body.plan, maySetUpSso(body)]).toEqual([200, 'business', true])
  await requirePlan(asOperator(), orgId)
  const actor = { kind: 'operator', operatorId, reason, keyId: id, key: 'Billing' }
  expect(await eventsOf(orgId)).toMatchObject([{ name: 'org.plan_changed', data: { plan: 'business' }, actor }])
  await runJobs()
  const [mail, more] = await mailsTo(`${orgId}@owners.test`)
  expect(mail?.text).toContain(`Olu Adeyemi (${operatorId}@vendor.test, by the key “Billing”)`)
  expect(mail?.text).toMatch(/set the plan to Business[\s\S]*“Order 4711”/)
  expect(more).toBeUndefined()
  await callApi('PUT', `${at}/plan`, { key, body: { plan: 'business', reason } })
  expect(await eventsOf(orgId)).toHaveLength(1)
})

test('organizations are found by domain, short name and id, and listed part by part', async () => {
  const { orgId, at, key } = await aScene({ slug: 'acme', name: 'Acme', isTest: true })
  const { name } = await aVerifiedDomain(orgId)
  const waiting = await anOrg()
  await db().domain.create({
    data: { id: newId('domain'), orgId: waiting, name, challenge: 'c', createdAt: new Date() },
  })
  const acme = {
    id: orgId,
    slug: 'acme',
    name: 'Acme',
    plan: 'business',
    companyPlan: null,
    ssoMode: 'optional',
    isTest: true,
  }
  const get = async (path: string) => (await callApi('GET', path, { key })).body

  expect(await get(at)).toEqual(acme)
  expect(await get('/organizations?slug=acme')).toEqual({ rows: [acme], next: null })
  expect(await get(`/organizations?domain=${name.toUpperCase()}`)).toEqual({ rows: [acme], next: null })
  expect(await get('/organizations?slug=nobody')).toEqual({ rows: [], next: null })

  const seen: string[] = []
  let next: string | null = null
  do {
    const part: { rows: { id: string }[]; next: string | null } = await get(
      `/organizations?limit=1${next ? `&after=${next}` : ''}`,
    )
    seen.push(...part.rows.map(({ id }) => id))
    next = part.next
  } while (next)
  const all = await db().org.findMany({ orderBy: { id: 'asc' }, select: { id: true } })
  expect(seen).toEqual(all.map(({ id }) => id))
})

test('a connection is begun as a draft, which signs nobody in, and is listed', async () => {
  const scene = await aScene()
  const { orgId, at, key } = scene

  const id = await aConnectionAt(scene)
  const oidc = { name: 'Other', provider: 'other_oidc', reason }
  const second = await callApi('POST', `${at}/connections`, { key, body: oidc })

  const okta = { id, name: 'Okta', kind: 'saml', provider: 'okta', state: 'draft', hasDraft: true, lastSignInAt: null }
  expect([second.status, second.body.kind]).toEqual([201, 'oidc'])
  const { rows } = (await callApi('GET', `${at}/connections`, { key })).body
  expect(rows).toHaveLength(2)
  expect(rows).toContainEqual(okta)
  expect(await eventsOf(orgId)).toMatchObject([{ name: 'connection.created' }, { name: 'connection.created' }])
})

test('a set-up link goes by mail only: no answer and no row holds what opens it', async () => {
  const scene = await aScene()
  const { orgId, key, at } = scene
  const links = `${at}/connections/${await aConnectionAt(scene)}/setup-links`

  const made = await callApi('POST', links, { key, body: { ...contact, reason } })
  await runJobs()

  expect(made.status).toBe(201)
  expect(Object.keys(made.body).sort()).toEqual(['expiresAt', 'id'])
  const token = /setup\/open\?t=([\w-]{43})/.exec((await mailsTo(contact.contactEmail)).at(-1)?.text ?? '')?.[1]
  expect(token).toBeTruthy()
  const listed = (await callApi('GET', links, { key })).body
  expect(listed.rows).toMatchObject([{ id: made.body.id, state: 'sent', ...contact, askedBy: 'The operator' }])
  expect(JSON.stringify([made.body, listed, await db().apiAnswer.findMany()])).not.toContain(token)
  expect((await eventsOf(orgId)).map(({ name }) => name)).toEqual(['connection.created', 'setup_link.made'])
  expect((await mailsTo(`${orgId}@owners.test`)).map(({ text }) => text).join()).toContain('handed a set-up link')
})

test('a set-up link is revoked once, and its states are told', async () => {
  const scene = await aScene()
  const { orgId, key, at } = scene
  const links = `${at}/connections/${await aConnectionAt(scene)}/setup-links`
  const make = async () => (await callApi('POST', links, { key, body: { ...contact, reason } })).body.id as string
  const [sent, opened, declined, expired, revoked] = [
    await make(),
    await make(),
    await make(),
    await make(),
    await make(),
  ]
  const past = addSeconds(new Date(), -1)
  await db().setupLink.update({ where: { id: opened }, data: { firstUsedAt: past } })
  await db().setupLink.update({ where: { id: declined }, data: { declinedAt: past } })
  await db().setupLink.update({ where: { id: expired }, data: { expiresAt: past } })

  const full = await callApi('DELETE', `${links}/${revoked}`, { key, body: { reason } })
  const again = await callApi('DELETE', `${links}/${revoked}`, { key, body: { reason } })

  expect([full.status, full.body.state, again.status, again.body.code]).toEqual([200, 'revoked', 404, 'not_found'])
  const { rows } = (await callApi('GET', links, { key })).body
  const states = Object.fromEntries(rows.map(({ id, state }: { id: string; state: string }) => [id, state]))
  expect(states).toEqual({
    ...{ [sent]: 'sent', [opened]: 'opened', [declined]: 'declined', [expired]: 'expired', [revoked]: 'revoked' },
  })
  expect((await eventsOf(orgId)).filter(({ name }) => name === 'setup_link.revoked')).toHaveLength(1)
})

test('a link whose draft is gone, or whose owner is none any more, has ended', async () => {
  const scene = await aScene()
  const { orgId, key, at } = scene
  const connectionId = (await aConnectionAt(scene)) as ConnectionId
  const links = `${at}/connections/${connectionId}/setup-links`
  const userId = await aMember(orgId, 'owner')
  const ours = (await callApi('POST', links, { key, body: { ...contact, reason } })).body.id
  const theirs = await makeSetupLink(asUser(userId), orgId, { connectionId, ...contact })
  const stateOf = async (link: string) =>
    (await callApi('GET', links, { key })).body.rows.find(({ id }: { id: string }) => id === link).state

  expect([await stateOf(ours), await stateOf(theirs)]).toEqual(['sent', 'sent'])
  await db().membership.update({ where: { orgId_userId: { orgId, userId } }, data: { role: 'admin' } })
  expect([await stateOf(ours), await stateOf(theirs)]).toEqual(['sent', 'ended'])
  await db().connectionRevision.updateMany({ where: { connectionId }, data: { state: 'retired' } })
  expect(await stateOf(ours)).toBe('ended')
})

test('an id of another organization, of another kind or of nothing is not found', async () => {
  const [acme, rival] = [await aScene(), await aScene()]
  const [own, theirs] = [await aConnectionAt(acme), await aConnectionAt(rival)]
  const { key, at } = acme
  const body = { ...contact, reason }
  const { body: link } = await callApi('POST', `${rival.at}/connections/${theirs}/setup-links`, { key, body })
  const codeOf = async (...[method, path, given]: [Parameters<typeof callApi>[0], string, object?]) =>
    (await callApi(method, path, { key, ...(given ? { body: given } : {}) })).body.code

  expect(await codeOf('POST', `${at}/connections/${theirs}/setup-links`, body)).toBe('connection_not_found')
  expect(await codeOf('GET', `${at}/connections/${theirs}/setup-links`)).toBe('connection_not_found')
  expect(await codeOf('DELETE', `${at}/connections/${own}/setup-links/${link.id}`, { reason })).toBe('not_found')
  expect(await codeOf('DELETE', `${at}/connections/${theirs}/setup-links/${link.id}`, { reason })).toBe('not_found')
  expect(await codeOf('GET', `/organizations/${newId('org')}/connections`)).toBe('org_not_found')
  expect(await codeOf('GET', '/organizations/acme')).toBe('api_no_such_address')
  expect(await codeOf('PUT', `/organizations/${newId('org')}/plan`, { plan: 'team', reason })).toBe('org_not_found')
  expect(await db().setupLink.count({ where: { id: link.id, revokedAt: null } })).toBe(1)
})

test('without the plan nothing is begun and no link is handed out', async () => {
  const scene = await aScene()
  const { key, at } = scene
  const connection = await aConnectionAt(scene)
  await db().org.update({ where: { id: scene.orgId }, data: { plan: 'team' } })

  const begun = await callApi('POST', `${at}/connections`, { key, body: { name: 'X', provider: 'okta', reason } })
  const handed = await callApi('POST', `${at}/connections/${connection}/setup-links`, {
    key,
    body: { ...contact, reason },
  })

  expect([begun.body.code, handed.body.code]).toEqual(['connection_needs_plan', 'connection_needs_plan'])
  expect(await db().setupLink.count({ where: { orgId: scene.orgId } })).toBe(0)
})

test('the same Idempotency-Key twice at once makes one link; another body by it is refused', async () => {
  const scene = await aScene()
  const { key, at, orgId } = scene
  const links = `${at}/connections/${await aConnectionAt(scene)}/setup-links`
  const headers = { 'idempotency-key': '"8e03978e-40d5-43dd-bc93-6894a57f9324"' }
  const send = (body: object = { ...contact, reason }) => callApi('POST', links, { key, headers, body })

  const both = await Promise.all([send(), send()])
  const again = await send()
  const other = await send({ ...contact, contactName: 'Somebody else', reason })

  expect(both.filter(({ status }) => status === 201).length).toBeGreaterThan(0)
  for (const { status, body } of both) if (status !== 201) expect(body.code).toBe('api_call_running')
  expect([again.status, again.body]).toEqual([201, both.find(({ status }) => status === 201)?.body])
  expect([other.status, other.body.code]).toEqual([422, 'api_call_differs'])
  const elsewhere = `${at}/connections/${await aConnectionAt(scene)}/setup-links`
  const moved = await callApi('POST', elsewhere, { key, headers, body: { ...contact, reason } })
  expect(moved.body.code).toBe('api_call_differs')
  expect(await db().setupLink.count({ where: { orgId } })).toBe(1)
  expect((await eventsOf(orgId)).filter(({ name }) => name === 'setup_link.made')).toHaveLength(1)
})

test('an Idempotency-Key of spaces, or of too many letters, is refused', async () => {
  const { key, at } = await aScene()
  const body = { name: 'Okta', provider: 'okta', reason }

  for (const name of ['a b', 'x'.repeat(256)]) {
    const { status } = await callApi('POST', `${at}/connections`, { key, body, headers: { 'idempotency-key': name } })
    expect(status).toBe(400)
  }
})
