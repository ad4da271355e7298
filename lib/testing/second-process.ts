import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Asked } from './sso-process'

/** Another web process on the same database: where its apps' provider is, and how to ask it for a step of a sign-in. */
export async function aSecondProcess() {
  const program = join(import.meta.dirname, 'sso-process.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', program], { stdio: ['pipe', 'pipe', 'inherit'] })
  const waiting = new Map<number, (value: unknown) => void>()
  let asked = 0

  const origin = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error('The other process ended.')))
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('{')) return resolve(line)
      const { n, value } = JSON.parse(line) as { n: number; value: unknown }
      waiting.get(n)?.(value)
      waiting.delete(n)
    })
  })

  function ask<T>(what: Asked): Promise<T> {
    const n = asked++
    return new Promise<T>((resolve) => {
      waiting.set(n, resolve as (value: unknown) => void)
      child.stdin.write(`${JSON.stringify({ n, ...what })}\n`)
    })
  }
  const stop = () => {
    child.removeAllListeners('exit')
    child.kill()
  }
  return { origin, ask, stop }
}
