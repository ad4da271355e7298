import { createInterface } from 'node:readline'
import { finishSso } from '@/lib/login/finish'
import { receiveSaml } from '@/lib/login/receive'
import type { SessionId } from '@/lib/platform/ids'
import { authenticate } from '@/lib/sessions/authenticate'
import { asVisitor } from './actors'
import { startApps } from './apps'

// A second web process, for tests of two: the apps' provider on a port of its own, and sign-ins by lines of JSON.

/** What can be asked of it; each line is answered by one line with the same number. */
export type Asked =
  | { ask: 'receive'; connectionId: string; answer: Parameters<typeof receiveSaml>[2] }
  | { ask: 'finish'; finish: Parameters<typeof finishSso>[1] }
  | { ask: 'alive'; sessionId: SessionId }

async function answer(asked: Asked): Promise<unknown> {
  if (asked.ask === 'receive') return receiveSaml(asVisitor(), asked.connectionId, asked.answer)
  if (asked.ask === 'finish') return finishSso(asVisitor(), asked.finish)
  return (await authenticate(asked.sessionId, new Date())) !== null
}

process.stdout.write(`${(await startApps()).origin}\n`)
for await (const line of createInterface({ input: process.stdin })) {
  const { n, ...asked } = JSON.parse(line) as Asked & { n: number }
  void answer(asked as Asked).then((value) => process.stdout.write(`${JSON.stringify({ n, value })}\n`))
}
