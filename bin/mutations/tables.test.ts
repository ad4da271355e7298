import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { inProject } from '@/bin/project.mjs'
import { guardCodes } from '@/lib/connections/saml-guard/refusals'
import { without } from './rule.mjs'
import { parts } from './tables.mjs'

// `npm run mutations` takes each rule out and looks for red; this keeps its tables true to the code.

const rules = Object.values(parts).flat()
const texts = new Map<string, string>()

function textOf(file: string): string {
  const text = texts.get(file) ?? readFileSync(inProject(file), 'utf8')
  texts.set(file, text)
  return text
}

test('each rule still stands in its file, once', () => {
  const lost = rules.filter((rule) => without(rule, textOf(rule.file)) === null)

  expect(lost.map(({ file, rule, from }) => `${file}: ${rule} (${from})`)).toEqual([])
})

test('the tests that must turn red are there', () => {
  expect([...new Set(rules.map(({ test: file }) => file))].filter((file) => !existsSync(inProject(file)))).toEqual([])
})

test('no rule is there twice', () => {
  const names = rules.map(({ file, rule, to }) => `${file}: ${rule} ${to}`)

  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
})

test('every refusal of the guard has a rule that is removed', () => {
  const named = new Set(parts.guard.map(({ red }) => /^(\w+)(' refuses|$| refuses)/.exec(red)?.[1]))
  const elsewhere = ['not_base64', 'decryption_failed'] // by tests of their own names

  expect(guardCodes.filter((code) => !named.has(code) && !elsewhere.includes(code))).toEqual([])
})
