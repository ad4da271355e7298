import { expect, test } from 'vitest'
import { newSecret } from '@/lib/platform/crypto'
import { newId } from '@/lib/platform/ids'
import { idOfKey, keyInHeader, keyOf } from './key-model'

const id = newId('operatorKey')
const key = keyOf(id, newSecret())

test('a key carries its id, and looks like nothing else', () => {
  expect(idOfKey(key)).toBe(id)
  expect(key).toMatch(/^opk_[0-9a-z]{24}_[\w-]{43}$/)
})

test.each([
  ['nothing', ''],
  ['an id alone', id],
  ['a key that was cut', key.slice(0, -1)],
  ['a key with more behind it', `${key}x`],
  ['a key with a line behind it', `${key}\n`],
  ['an id of another kind', key.replace('opk_', 'app_')],
  ['capitals', key.toUpperCase()],
])('%s is no key', (_, text) => {
  expect(idOfKey(text)).toBeNull()
})

test.each([
  ['Bearer', `Bearer ${key}`, key],
  ['the scheme in other letters', `bEARER ${key}`, key],
  ['no header', null, null],
  ['another scheme', `Basic ${key}`, null],
  ['no scheme', key, null],
  ['two keys', `Bearer ${key} ${key}`, null],
  ['two headers made one', `Bearer ${key}, Bearer ${key}`, null],
  ['an endless one', `Bearer ${'x'.repeat(201)}`, null],
])('of a header with %s is taken what is a token', (_, header, expected) => {
  expect(keyInHeader(header)).toBe(expected)
})
