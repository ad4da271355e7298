import { beforeEach, expect, test } from 'vitest'
import { actingOperator, announced } from '@/lib/operators/act'
import { createOperator } from '@/lib/operators/commands'
import type { Ctx, OperatorActor } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import { newId, type OrgId, type UserId } from '@/lib/platform/ids'
import { asOperator, asUser } from '@/lib/testing/actors'
import { aConnection, aMember, anOrg } from '@/lib/testing/factories'
import { mailsTo } from '@/lib/testing/mailbox'
import { runJobs } from '@/lib/testing/outbox'
import { askForSso, withdrawSsoRequest } from './commands'
import { handOverSsoRequest, setAssistsOnboarding, takeSsoRequest } from './operator-commands'
import { getSsoRequest, listSsoRequests } from './operator-queries'
import { latestSsoRequest } from './queries'
import { AskForSso } from './schema'

const wish = AskForSso.parse({
  provider: 'okta',
  domains: '@Acme.example, acme-labs.example',
  note: 'By March, please.',
})
const olu = { name: 'Olu Adeyemi', email: 'olu@vendor.test' }
let operator: Ctx<OperatorActor>

beforeEach(async () => {
  await db().outboxJob.deleteMany()
  if (!(await db().operator.count())) await createOperator(asOperator(), olu)
  operator = await actingOperator(olu.email, 'Ticket 4711')
  await setAssistsOnboarding(operator, true)
})

async function acme(): Promise<{ orgId: OrgId; owner: UserId; email: string }> {
  const orgId = await anOrg({ name: 'Acme Health', plan: 'team' })
  const owner = await aMember(orgId, 'owner')
  const { email } = await db().user.findUniqueOrThrow({ where: { id: owner } })
  return { orgId, owner, email }
}

const stateOf = async (id: string) => (await db().ssoRequest.findUniqueOrThrow({ where: { id } })).state
const eventsOf = async (orgId: OrgId) =>
  (await db().auditEvent.findMany({ where: { orgId } })).map(({ name }) => name).sort()

test('an owner asks, the operators hear of it, one takes it on and hands it over, and the owner is told', async () => {
  const { orgId, owner, email } = await acme()
  const id = await askForSso(asUser(owner), orgId, wish)
  await runJobs()
  const [toOperator] = await mailsTo(olu.email)
  expect(toOperator?.subject).toBe('Acme Health asks for help with single sign-on')
  expect(toOperator?.text).toContain('acme.example, acme-labs.example')
  expect(toOperator?.text).toContain(`/operator/requests/${id}`)
  expect(await listSsoRequests(operator, { limit: 10, page: 1, orgId })).toMatchObject([
    { id, state: 'open', provider: 'okta' },
  ])

  await announced(operator, () => takeSsoRequest(operator, { ssoRequestId: id }))
  const draft = await aConnection(orgId, { name: 'Okta', state: 'draft' })
  const handing = await actingOperator(olu.email, 'Ticket 4711, filled in')
  await announced(handing, () => handOverSsoRequest(handing, { ssoRequestId: id, connectionId: draft }))
  await runJobs()

  const mails = await mailsTo(email)
  expect(mails.map(({ subject }) => subject)).toEqual(
    expect.arrayContaining([
      'Single sign-on for Acme Health is prepared',
      'The operator changed something at Acme Health',
    ]),
  )
  expect(mails.map(({ text }) => text).join()).toContain('Ticket 4711, filled in')
  expect(await eventsOf(orgId)).toEqual(['sso_request.handed_over', 'sso_request.opened', 'sso_request.taken'])
  expect(await latestSsoRequest(asUser(owner), orgId)).toMatchObject({ id, state: 'handed_over', connectionId: draft })
  expect((await db().connection.findUniqueOrThrow({ where: { id: draft } })).state).toBe('draft')
})

test('nobody but an owner asks or withdraws, and only in their own organization', async () => {
  const { orgId, owner } = await acme()
  const [admin, member] = [await aMember(orgId, 'admin'), await aMember(orgId)]
  const stranger = await aMember(await anOrg(), 'owner')
  for (const who of [admin, member])
    await expect(askForSso(asUser(who), orgId, wish)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(askForSso(asUser(stranger), orgId, wish)).rejects.toMatchObject({ code: 'org_not_found' })
  const id = await askForSso(asUser(owner), orgId, wish)

  const other = await acme()
  await expect(withdrawSsoRequest(asUser(other.owner), other.orgId, { ssoRequestId: id })).rejects.toMatchObject({
    code: 'sso_request_not_found',
  })
  await expect(withdrawSsoRequest(asUser(admin), orgId, { ssoRequestId: id })).rejects.toMatchObject({
    code: 'forbidden',
  })
  await expect(latestSsoRequest(asUser(member), orgId)).rejects.toMatchObject({ code: 'forbidden' })
  expect(await latestSsoRequest(asUser(other.owner), other.orgId)).toBeNull()
  expect(await stateOf(id)).toBe('open')
})

test('where the operator does not help, there is nothing to ask for', async () => {
  const { orgId, owner } = await acme()
  await setAssistsOnboarding(operator, false)
  await expect(askForSso(asUser(owner), orgId, wish)).rejects.toMatchObject({ code: 'onboarding_not_offered' })
  expect(await db().ssoRequest.count({ where: { orgId } })).toBe(0)
})

test('an organization asks once at a time, also when two owners ask at once; afterwards it may ask again', async () => {
  const { orgId, owner } = await acme()
  const second = await aMember(orgId, 'owner')
  const asked = await Promise.allSettled([owner, second, owner].map((who) => askForSso(asUser(who), orgId, wish)))
  expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const result of asked)
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'sso_request_open' })

  const first = (await latestSsoRequest(asUser(owner), orgId))!.id
  await withdrawSsoRequest(asUser(second), orgId, { ssoRequestId: first })
  await expect(withdrawSsoRequest(asUser(owner), orgId, { ssoRequestId: first })).rejects.toMatchObject({
    code: 'sso_request_settled',
  })
  expect(await askForSso(asUser(owner), orgId, wish)).not.toBe(first)
})

test('of two operators who take a request at once, one is told; a withdrawn one cannot be taken or handed over', async () => {
  const { orgId, owner } = await acme()
  const id = await askForSso(asUser(owner), orgId, wish)
  const taken = await Promise.allSettled([1, 2].map(() => takeSsoRequest(operator, { ssoRequestId: id })))
  expect(taken.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect((await eventsOf(orgId)).filter((name) => name === 'sso_request.taken')).toHaveLength(1)

  await withdrawSsoRequest(asUser(owner), orgId, { ssoRequestId: id })
  const connectionId = await aConnection(orgId)
  for (const act of [
    () => takeSsoRequest(operator, { ssoRequestId: id }),
    () => handOverSsoRequest(operator, { ssoRequestId: id, connectionId }),
  ])
    await expect(act()).rejects.toMatchObject({ code: 'sso_request_settled' })
  await expect(getSsoRequest(operator, newId('ssoRequest'))).rejects.toMatchObject({ code: 'sso_request_not_found' })
})

test('what is on and has no draft beside it is nothing to hand over; with a draft it is', async () => {
  const { orgId, owner } = await acme()
  const connectionId = await aConnection(orgId)
  const id = await askForSso(asUser(owner), orgId, wish)
  await takeSsoRequest(operator, { ssoRequestId: id })
  const hand = () => handOverSsoRequest(operator, { ssoRequestId: id, connectionId })

  await expect(hand()).rejects.toMatchObject({ code: 'draft_not_found' })
  expect(await stateOf(id)).toBe('taken')
  const draft = { id: newId('revision'), connectionId, number: 1, createdAt: new Date(), updatedAt: new Date() }
  await db().connectionRevision.create({ data: draft })
  expect((await getSsoRequest(operator, id)).connections).toMatchObject([{ id: connectionId, hasDraft: true }])
  await hand()
  expect(await stateOf(id)).toBe('handed_over')
})

test('another organization’s connection is never handed over', async () => {
  const { orgId, owner } = await acme()
  const foreign = await aConnection(await anOrg())
  const id = await askForSso(asUser(owner), orgId, wish)
  await takeSsoRequest(operator, { ssoRequestId: id })
  await expect(handOverSsoRequest(operator, { ssoRequestId: id, connectionId: foreign })).rejects.toMatchObject({
    code: 'connection_not_found',
  })
  expect(await stateOf(id)).toBe('taken')
})
