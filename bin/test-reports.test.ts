import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { root } from './project.mjs'
import { fromPlaywright, fromProgram, fromVitest } from './test-reports.mjs'

const folder = mkdtempSync(join(tmpdir(), 'porchlight-reports-'))
afterAll(() => rmSync(folder, { recursive: true }))

function report(content: object): string {
  const file = join(folder, `${crypto.randomUUID()}.json`)
  writeFileSync(file, JSON.stringify(content))
  return file
}

const ended = (code: number) => ({ code, output: 'last words' })

const vitest = (testResults: object[], numPassedTests = 0) =>
  report({ numPassedTests, numPendingTests: 1, numTodoTests: 1, testResults })

test('a program counts as one test', () => {
  expect(fromProgram(ended(0))).toMatchObject({ passed: 1, failed: 0 })
  expect(fromProgram(ended(2))).toMatchObject({ passed: 0, failed: 1, failures: ['last words'] })
})

test('Vitest’s failures are counted and shown without colours', () => {
  const assertions = [{ status: 'failed', fullName: 'adds', failureMessages: ['\u001b[31mexpected 2\u001b[39m'] }]
  const file = vitest([{ name: `${root}/a.test.ts`, status: 'failed', message: '', assertionResults: assertions }], 3)

  expect(fromVitest(file, ended(1))).toEqual({
    passed: 3,
    failed: 1,
    skipped: 2,
    failures: ['a.test.ts › adds\nexpected 2'],
  })
})

test('a test file that cannot be loaded is a failure', () => {
  const file = vitest([
    { name: `${root}/a.test.ts`, status: 'failed', message: 'no such module', assertionResults: [] },
  ])

  expect(fromVitest(file, ended(1))).toMatchObject({ failed: 1, failures: ['a.test.ts\nno such module'] })
})

test('an error outside any test is a failure', () => {
  expect(fromVitest(vitest([], 5), ended(1))).toMatchObject({ passed: 5, failed: 1, failures: ['last words'] })
})

test('a suite that leaves no report has failed, whatever its exit code', () => {
  expect(fromVitest(join(folder, 'none.json'), ended(0))).toMatchObject({ passed: 0, failed: 1 })
  expect(fromPlaywright(join(folder, 'none.json'), ended(0))).toMatchObject({ passed: 0, failed: 1 })
})

test('Playwright’s failures are counted, those that passed at a second try as well', () => {
  const spec = (title: string, status: string) => ({
    title,
    file: 'a.spec.ts',
    line: 3,
    tests: [{ status, results: [{ errors: [{ message: `${title} failed` }] }] }],
  })
  const suites = [
    { specs: [spec('one', 'unexpected')], suites: [{ specs: [spec('two', 'flaky'), spec('three', 'expected')] }] },
  ]
  const file = report({ suites, errors: [], stats: { expected: 1, unexpected: 1, flaky: 1, skipped: 4 } })

  expect(fromPlaywright(file, ended(1))).toEqual({
    passed: 1,
    failed: 2,
    skipped: 4,
    failures: ['a.spec.ts:3 › one\none failed', 'a.spec.ts:3 › two\ntwo failed'],
  })
})
