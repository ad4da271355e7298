import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { addSeconds } from '@/lib/platform/time'
import { asSystem, asVisitor } from '@/lib/testing/actors'
import { anOrg } from '@/lib/testing/factories'
import { addSteps, beginAttempt, endAttempt, step, sweepAbandonedAttempts } from './commands'

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
