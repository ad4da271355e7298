import { expect, test } from 'vitest'
import { once } from './singleton'

test('a thing is made once, also when many ask while it is being made', async () => {
  let made = 0
  const ask = () => once('test.engine', async () => ++made)

  expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1])
  expect(await ask()).toBe(1)
})

test('what could not be made is tried again by whoever asks next, and then kept', async () => {
  let tries = 0
  const ask = () =>
    once('test.key', async () => {
      tries += 1
      if (tries === 1) throw new Error('The database is away.')
      return tries
    })

  expect(await Promise.allSettled([ask(), ask()])).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }])
  expect(await Promise.all([ask(), ask()])).toEqual([2, 2])
  expect(await ask()).toBe(2)
})

test('what throws at once is not kept either', () => {
  expect(() =>
    once('test.throws', () => {
      throw new Error('not now')
    }),
  ).toThrow('not now')
  expect(once('test.throws', () => 'now')).toBe('now')
})
