import { expect, test } from 'vitest'
import { ownerOf, passwordProblem } from './guessing'
import { type PasswordProblem, passwordProblems } from './model'

const ada = {
  name: 'Ada Lovelace',
  username: 'countess.1815',
  email: 'analyst@engines.example',
  organizations: ['Acme Health', 'Globex'],
}

test.each<[string, PasswordProblem]>([
  ['elevenchars', 'short'],
  ['x'.repeat(257), 'long'],
  ['123456789012', 'common'],
  ['1qaz2wsx3edc', 'common'],
  ['QWERTYUIOP12', 'similar'],
  ['Password1234!', 'similar'],
  ['p4ssw0rdp4ssw0rd', 'repeats'],
  ['letmeinplease', 'similar'],
  ['AdaLovelace12', 'name'],
  ['ecalevol ada 1', 'name'],
  ['Countess.1815', 'username'],
  ['countess1815!', 'username'],
  ['ANALYST@engines.example', 'address'],
  ['Acme-Health-1', 'organization'],
  ['AcmeHealth2026', 'organization'],
  ['porchlight123', 'product'],
  ['aaaaaaaaaaaaaaaa', 'repeats'],
  ['abcdefghijklmnop', 'sequence'],
  ['zxcvfdsaqwertgb', 'keyboard'],
  ['31.12.1999 31', 'date'],
  ['Summer2024!!', 'similar'],
])('%s is refused: %s', async (password, problem) => {
  expect(await passwordProblem(password, ada)).toBe(problem)
})

test.each([
  'a quiet lamp at dusk',
  'correct horse battery',
  'Ada draws seven purple herons',
  'tiba-nomu-reko-sadi',
  'k7#Vq!x2mZpL',
  'шесть тихих фонарей',
  '静かな夜に灯る七つのランプの光',
  'a quiet lamp at dusk '.repeat(12),
])('%s is taken', async (password) => {
  expect(await passwordProblem(password, ada)).toBeNull()
})

test('each refusal has words of its own, and none repeats what was typed', () => {
  const words = Object.values(passwordProblems)
  expect(new Set(words).size).toBe(words.length)
})

test('whose organizations they are does not matter to others', async () => {
  const bo = ownerOf({ name: 'Bo', username: 'bo', email: 'bo@x.example', memberships: [{ org: { name: 'Initech' } }] })

  expect(await passwordProblem('initechinitech', bo)).toBe('organization')
  expect(await passwordProblem('initech 47 herons', bo)).toBeNull()
})

test('the costliest texts that are known cost no more than a sign-in', async () => {
  await passwordProblem('a quiet lamp at dusk', ada) // loads the words
  const costly = [
    'p4ssw0rd!'.repeat(28),
    '4@8({[<3619!|1|0$57+%2'.repeat(11),
    '1.1.1991'.repeat(32),
    '😀s5$'.repeat(60),
  ]

  const before = process.cpuUsage()
  for (const text of costly) await passwordProblem(text, ada)
  const { user, system } = process.cpuUsage(before)

  expect((user + system) / 1000 / costly.length).toBeLessThan(100) // milliseconds; unbounded it is 400
})
