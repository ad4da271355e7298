import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { root } from './project.mjs'
import { lastLines } from './run.mjs'

/**
 * What a suite came to: how many passed, failed and were skipped, and for each
 * failure a paragraph to print.
 */
export const nothing = { passed: 0, failed: 0, skipped: 0, failures: [] }

/** A program that counts as one test, by its exit code. */
export function fromProgram({ code, output }) {
  return code === 0 ? { ...nothing, passed: 1 } : { ...nothing, failed: 1, failures: [lastLines(output, 60)] }
}

/** Vitest's JSON report. A file that could not be loaded counts as one failed test. */
export function fromVitest(file, result) {
  const report = readReport(file)
  if (!report) return fromProgram({ ...result, code: result.code || 1 })
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !hasFailure(assertionResults),
  )
  const failures = [
    ...broken.map(({ name, message }) => `${relative(root, name)}\n${message}`),
    ...report.testResults.flatMap(({ name, assertionResults }) =>
      assertionResults
        .filter(({ status }) => status === 'failed')
        .map((test) => `${relative(root, name)} › ${test.fullName}\n${test.failureMessages.join('\n')}`),
    ),
  ]
  const skipped = report.numPendingTests + report.numTodoTests
  return orProgram({ passed: report.numPassedTests, failed: failures.length, skipped, failures }, result)
}

/** Playwright's JSON report. */
export function fromPlaywright(file, result) {
  const report = readReport(file)
  if (!report) return fromProgram({ ...result, code: result.code || 1 })
  const { expected, unexpected, flaky, skipped } = report.stats
  const failures = [...specsOf(report.suites).flatMap(failedRuns), ...report.errors.map(({ message }) => message)]
  const failed = unexpected + flaky + report.errors.length
  return orProgram({ passed: expected, failed, skipped, failures }, result)
}

/** An error outside any test, such as an unhandled rejection, shows in the exit code alone. */
function orProgram(outcome, result) {
  if (result.code === 0 || outcome.failed > 0) return outcome
  return { ...outcome, failed: 1, failures: [lastLines(result.output, 60)] }
}

function hasFailure(assertions) {
  return assertions.some(({ status }) => status === 'failed')
}

function specsOf(suites = []) {
  return suites.flatMap((suite) => [...(suite.specs ?? []), ...specsOf(suite.suites)])
}

function failedRuns(spec) {
  return spec.tests
    .filter(({ status }) => status === 'unexpected' || status === 'flaky')
    .map(({ results }) => {
      const messages = results.flatMap(({ errors }) => errors.map(({ message }) => message))
      return `${spec.file}:${spec.line} › ${spec.title}\n${messages.join('\n')}`
    })
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'), (_, value) =>
      typeof value === 'string' ? stripVTControlCharacters(value) : value,
    )
  } catch {
    return null
  }
}
