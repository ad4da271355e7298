import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { limitStores } from '@/lib/testing/limit-stores'
import { db } from './db'
import { forgive, isUsedUp, limits, take } from './rate-limit'
import { addSeconds } from './time'

const now = new Date('2026-03-02T09:00:00Z')
const limit = { name: 'test', max: 3, windowSeconds: 60 }
const other = { name: 'other', max: 5, windowSeconds: 600 }

async function times(n: number, act: () => Promise<{ allowed: boolean }>): Promise<boolean[]> {
  const verdicts: boolean[] = []
  for (let i = 0; i < n; i += 1) verdicts.push((await act()).allowed)
  return verdicts
}

/** Until when somebody is refused, in seconds from {@link now}, to the nearest ten: a store's own clock runs on. */
function refusedFor(verdict: Awaited<ReturnType<typeof take>>): number {
  if (verdict.allowed) throw new Error('allowed')
  return Math.round((verdict.retryAt.getTime() - now.getTime()) / 10_000) * 10
}

describe.each(limitStores)('counted in %s', (_, store) => {
  beforeAll(() => store.start())
  afterAll(() => store.stop())

  test('so many tries in a window that begins with the first; a refused one does not make it longer', async () => {
    const tryAt = (seconds: number) => take(addSeconds(now, seconds), [[limit, 'ada']])

    expect(await times(3, () => tryAt(0))).toEqual([true, true, true])
    await store.letPass(30)
    expect(refusedFor(await tryAt(30))).toBe(60)
    await store.letPass(20)
    expect(refusedFor(await tryAt(50))).toBe(60)
    await store.letPass(10)
    expect(await tryAt(60)).toEqual({ allowed: true })
  })

  test('subjects count apart, whatever their case', async () => {
    await times(3, () => take(now, [[limit, 'Bo@People.test']]))

    expect(await take(now, [[limit, 'bo@people.TEST']])).toMatchObject({ allowed: false })
    expect(await take(now, [[limit, 'bo@people.example']])).toEqual({ allowed: true })
    expect(await take(now, [[other, 'bo@people.test']])).toEqual({ allowed: true })
  })

  test('one limit that is used up is enough, and the latest end counts', async () => {
    const both = () =>
      take(now, [
        [limit, 'cleo'],
        [other, 'cleo'],
      ])

    expect(await times(3, both)).toEqual([true, true, true])
    expect(refusedFor(await both())).toBe(60)
    await both()
    expect(refusedFor(await both())).toBe(600)
  })

  test('of 200 tries at once exactly as many pass as may', async () => {
    const verdicts = await Promise.all(Array.from({ length: 200 }, () => take(now, [[limits.network, 'crowd']])))

    expect(verdicts.filter(({ allowed }) => allowed)).toHaveLength(limits.network.max)
  })

  test('what is forgiven begins anew, alone', async () => {
    await times(4, () =>
      take(now, [
        [limit, 'dana'],
        [other, 'dana'],
      ]),
    )

    await forgive(limit, 'DANA')

    expect(await times(3, () => take(now, [[limit, 'dana']]))).toEqual([true, true, true])
    expect(await times(2, () => take(now, [[other, 'dana']]))).toEqual([true, false])
  })

  test('a look says whether a limit is used up, and counts nothing', async () => {
    await times(2, () => take(now, [[limit, 'emil']]))

    for (const _ of [1, 2, 3]) expect(await isUsedUp(now, limit, 'emil')).toBeNull()
    await take(now, [[limit, 'emil']])

    expect(await isUsedUp(now, limit, 'EMIL')).toBeInstanceOf(Date)
    await store.letPass(60)
    expect(await isUsedUp(addSeconds(now, 60), limit, 'emil')).toBeNull()
  })
})

test('the table holds no address', async () => {
  await take(now, [
    [limit, 'emil@people.test'],
    [limits.network, '198.51.100.x'],
  ])

  const keys = (await db().rateLimit.findMany()).map(({ key }) => key)
  expect(keys.every((key) => /^\w+:[\w-]{43}$/.test(key))).toBe(true)
})
