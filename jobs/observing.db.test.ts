import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

/** What a process that begins with these variables has loaded. */
async function loadedWith(variables: Record<string, string>) {
  const fixture = join(import.meta.dirname, 'fixtures/loaded-when-observing.ts')
  const env = { ...process.env, ...variables }
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', fixture], { env })
  return JSON.parse(stdout.split('\n').find((line) => line.startsWith('{"metrics"')) ?? 'null')
}

test('nothing of metrics and traces is loaded while they are off; one variable each turns them on', async () => {
  const nowhere = 'http://127.0.0.1:1'

  expect(await loadedWith({})).toEqual({ metrics: 0, traces: 0 })
  expect(await loadedWith({ METRICS_PORT: '0' })).toEqual({ metrics: expect.toSatisfy(isMany), traces: 0 })
  expect(await loadedWith({ OTEL_EXPORTER_OTLP_ENDPOINT: nowhere })).toEqual({
    ...{ metrics: 0, traces: expect.toSatisfy(isMany) },
  })
})

const isMany = (count: number) => count > 10
