import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { type Id, newId, type UserId } from '@/lib/platform/ids'
import { addSeconds } from '@/lib/platform/time'
import { asOperator, asUser } from '@/lib/testing/actors'
import { aMember, anOrg, aUser } from '@/lib/testing/factories'
import { linkOperator, unlinkOperator } from './commands'
import { actingInBrowser, isOperator, lookingAsOperator, operatorOf } from './operator-of'

async function anOperator(): Promise<Id<'operator'>> {
  const id = newId('operator')
  await db().operator.create({ data: { id, name: 'Olu', email: `${id}@vendor.test`, createdAt: new Date() } })
  return id
}

async function aLinkedOperator(): Promise<{ operatorId: Id<'operator'>; userId: UserId }> {
  const linked = { operatorId: await anOperator(), userId: await aUser() }
  await linkOperator(asOperator(), linked)
  return linked
}

test('the person of a linked account is an operator once the session has shown a factor', async () => {
  const { operatorId, userId } = await aLinkedOperator()
  const ctx = asUser(userId, { factor: 'passkey' })

  expect(await operatorOf(ctx)).toMatchObject({ id: operatorId, name: 'Olu' })
  expect((await lookingAsOperator(ctx)).actor).toMatchObject({ kind: 'operator', operatorId })
  const acting = await actingInBrowser(ctx, 'Ticket 4711')
  expect(acting).toMatchObject({ actor: { operatorId, reason: 'Ticket 4711' }, requestId: ctx.requestId })
  await expect(operatorOf(asUser(userId))).rejects.toMatchObject({ code: 'factor_required' })
})

test('acting needs a fresh proof, looking does not', async () => {
  const { userId } = await aLinkedOperator()
  const ctx = asUser(userId, { factor: 'totp', provenAt: addSeconds(new Date(), -11 * 60) })

  await expect(actingInBrowser(ctx, 'Ticket 4711')).rejects.toMatchObject({ code: 'proof_needed' })
  expect((await lookingAsOperator(ctx)).actor.kind).toBe('operator')
})

test('nobody else learns that there is such a place, nor does a session that an organization vouched for', async () => {
  const { userId } = await aLinkedOperator()
  const org = await anOrg()
  const owner = await aMember(org, 'owner')

  for (const ctx of [
    asUser(owner, { factor: 'passkey' }),
    asUser(owner),
    asUser(userId, { factor: 'passkey', confinedTo: org }),
    asUser(userId, { confinedTo: org }),
  ]) {
    await expect(operatorOf(ctx)).rejects.toMatchObject({ code: 'not_found' })
    await expect(actingInBrowser(ctx, 'because')).rejects.toMatchObject({ code: 'not_found' })
    expect(await isOperator(ctx)).toBe(false)
  }
  expect(await isOperator(asUser(userId))).toBe(true)
})

test('an operator that was taken from the account is none at the next request', async () => {
  const { operatorId, userId } = await aLinkedOperator()

  await unlinkOperator(asOperator(), operatorId)
  await unlinkOperator(asOperator(), operatorId)

  await expect(operatorOf(asUser(userId, { factor: 'passkey' }))).rejects.toMatchObject({ code: 'not_found' })
  const events = await db().auditEvent.findMany({
    where: { name: { startsWith: 'operator.' } },
    orderBy: { at: 'asc' },
  })
  const own = events.filter(({ data }) => (data as { operatorId: string }).operatorId === operatorId)
  expect(own.map(({ name, orgId }) => [name, orgId])).toEqual([
    ['operator.linked', null],
    ['operator.unlinked', null],
  ])
})

test('an account is one operator’s, also when two are linked at once; a shut one is nobody’s', async () => {
  const [one, other, userId] = [await anOperator(), await anOperator(), await aUser()]
  const shut = await aUser({ disabledAt: new Date() })

  const results = await Promise.allSettled(
    [one, other].map((operatorId) => linkOperator(asOperator(), { operatorId, userId })),
  )

  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'operator_account_taken' },
  })
  expect(await db().operator.count({ where: { userId } })).toBe(1)
  await expect(linkOperator(asOperator(), { operatorId: one, userId: shut })).rejects.toMatchObject({
    code: 'not_found',
  })
})
