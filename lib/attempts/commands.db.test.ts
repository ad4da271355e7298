import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { addSeconds } from '@/lib/platform/time'
import { asSystem, asVisitor } from '@/lib/testing/actors'
import { anOrg } from '@/lib/testing/factories'
import { addStepOnce, addSteps, beginAttempt, endAttempt, step, sweepAbandonedAttempts } from './commands'

const now = new Date('2026-03-02T09:00:00Z')
const device = { device: 'Firefox on Linux', network: '192.0.2.x' }
const begin = async (at = now) =>
  beginAttempt(asVisitor({ now: at }), { method: 'saml', orgId: await anOrg(), email: 'ada@acme.example', ...device })
const rowOf = (id: string) => db().attempt.findUniqueOrThrow({ where: { id } })
const namesOf = async (id: string) => ((await rowOf(id)).steps as { name: string }[]).map(({ name }) => name)

test('an attempt is written down from its first step to its last', async () => {
  const ctx = asVisitor({ now })
  const { id, reference } = await begin()
  await addSteps(ctx, id, [step(ctx, 'sent', { detail: 'idp.acme.example' })])

  await endAttempt(ctx, id, { state: 'succeeded', outcome: 'signed_in', steps: [step(ctx, 'decided', { ok: true })] })

  expect(await rowOf(id)).toMatchObject({
    ...{ reference, state: 'succeeded', outcome: 'signed_in', email: 'ada@acme.example', startedAt: now, endedAt: now },
    steps: [
      { at: now.toISOString(), name: 'started' },
      { at: now.toISOString(), name: 'sent', detail: 'idp.acme.example' },
      { at: now.toISOString(), name: 'decided', ok: true },
    ],
  })
  expect(reference).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/)
})

test('steps that come at once are all kept', async () => {
  const ctx = asVisitor({ now })
  const { id } = await begin()

  await Promise.all(Array.from({ length: 20 }, () => addSteps(ctx, id, [step(ctx, 'answered')])))

  expect(await namesOf(id)).toEqual(['started', ...Array(20).fill('answered')])
})

test('an attempt that ended stays as it is', async () => {
  const ctx = asVisitor({ now })
  const { id } = await begin()
  await endAttempt(ctx, id, { state: 'failed', outcome: 'expired', email: 'bo@acme.example' })

  await endAttempt(ctx, id, { state: 'succeeded', outcome: 'signed_in', email: null, steps: [step(ctx, 'decided')] })

  expect(await rowOf(id)).toMatchObject({ state: 'failed', outcome: 'expired', email: 'bo@acme.example' })
  expect(await namesOf(id)).toEqual(['started'])
})

test('who never came back is marked after ten minutes, and may still come', async () => {
  await db().attempt.deleteMany()
  const [old, young, done] = [await begin(), await begin(addSeconds(now, 1)), await begin()]
  const ctx = asVisitor({ now })
  await endAttempt(ctx, done.id, { state: 'failed', outcome: 'expired' })

  expect(await sweepAbandonedAttempts(asSystem({ now: addSeconds(now, 601) }))).toBe(1)
  expect(await sweepAbandonedAttempts(asSystem({ now: addSeconds(now, 601) }))).toBe(0)

  expect(await rowOf(old.id)).toMatchObject({ state: 'abandoned', outcome: 'never_came_back' })
  expect((await rowOf(young.id)).state).toBe('in_progress')
  expect((await rowOf(done.id)).outcome).toBe('expired')
  await endAttempt(ctx, old.id, { state: 'succeeded', outcome: 'signed_in' })
  expect((await rowOf(old.id)).state).toBe('succeeded')
})

test('what comes again and again is written down once, and no more once the sign-in is over', async () => {
  const ctx = asVisitor({ now })
  const { id } = await begin()
  const [one, other] = ['one', 'other'].map((detail) => ({ ...step(ctx, 'strayed', { ok: false }), detail }))
  for (const each of [one!, other!, one!, other!]) await addStepOnce(ctx, id, each)
  expect(await namesOf(id)).toEqual(['started', 'strayed', 'strayed'])

  const done = await begin()
  await endAttempt(ctx, done.id, { state: 'succeeded', outcome: 'signed_in' })
  await addStepOnce(ctx, done.id, one!)
  expect(await namesOf(done.id)).toEqual(['started'])
})

test('what went wrong last is why it failed, two minutes later: a good answer may still be on its way', async () => {
  await db().attempt.deleteMany()
  const ctx = asVisitor({ now })
  const wrong = (detail: string) => step(ctx, 'strayed', { ok: false, detail })
  const good = step(ctx, 'answered', { ok: true })
  const cases = {
    second: [wrong('first'), wrong('second')],
    left_early: [wrong('first'), good],
    third: [good, wrong('third')],
    never_came_back: [],
  }
  const begun = await Promise.all(
    Object.entries(cases).map(async ([outcome, steps]) => {
      const { id } = await begin()
      await addSteps(ctx, id, steps)
      return { id, outcome }
    }),
  )
  const outcomes = () => Promise.all(begun.map(async ({ id }) => (await rowOf(id)).outcome))

  expect(await sweepAbandonedAttempts(asSystem({ now: addSeconds(now, 601) }))).toBe(2)
  expect(await outcomes()).toEqual([null, 'left_early', null, 'never_came_back'])
  expect(await sweepAbandonedAttempts(asSystem({ now: addSeconds(now, 721) }))).toBe(2)
  expect(await outcomes()).toEqual(begun.map(({ outcome }) => outcome))
})

test('while a sign-in goes on, its outcome is why the last answer was refused; a good one takes that back', async () => {
  const ctx = asVisitor({ now })
  const { id } = await begin()
  const outcomes: (string | null)[] = []
  for (const facts of [{ ok: false, detail: 'unknown_signer' }, { ok: false, detail: 'expired' }, { ok: true }]) {
    await addSteps(ctx, id, [step(ctx, 'answered', facts), step(ctx, 'sent')])
    outcomes.push((await rowOf(id)).outcome)
  }
  expect(outcomes).toEqual(['unknown_signer', 'expired', null])

  await endAttempt(ctx, id, { state: 'succeeded', outcome: 'signed_in' })
  await addSteps(ctx, id, [step(ctx, 'answered', { ok: false, detail: 'expired' })])
  expect((await rowOf(id)).outcome).toBe('signed_in')
})
