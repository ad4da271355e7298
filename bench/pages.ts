import { join } from 'node:path'
import { key } from './provider'
import { type Line, milliseconds, ratio } from './report'
import { type Cost, costOf, spread } from './rounds'
import type { Side } from './side'
import { stage } from './stage'
import type { Door } from './world'

const ROUNDS = 5
const TIMES = 300
const AT_ONCE = 4

type Asked = { path: string; cookie?: string }

/** The pages that everybody opens, beside a handler that holds the same bytes and sends them. */
export async function pages(): Promise<Line[]> {
  const tsconfig = join(import.meta.dirname, '../faults/tsconfig.json') // stands in for `server-only` outside Next
  const side = await stage('hosted.ts', 'pages', { TSX_TSCONFIG_PATH: tsconfig, NODE_ENV: 'production' }) // React’s own
  try {
    const { connectionId, domain } = await side.call<Door>('door', { certificatePem: key.certificatePem })
    const asked: Record<string, Asked> = {
      'GET /login': { path: '/login' },
      'GET /auth/go': await side.call<Asked>('hop', { connectionId }),
      'a wrong password’s page': await side.call<Asked>('wrongPassword', { identifier: `ada@${domain}` }),
    }
    const lines: Line[] = []
    for (const [what, one] of Object.entries(asked)) lines.push(...(await compare(side, what, one)))
    return lines
  } finally {
    await side.stop()
  }
}

async function compare(side: Side, what: string, { path, cookie = '' }: Asked): Promise<Line[]> {
  const name = what.replaceAll(/\W/g, '')
  const page = await side.page(path, { cookie })
  if (page.status >= 500 || !page.body.includes('</html>')) throw new Error(`${what}: ${page.status} ${page.body}`)
  await side.call('keep', { name, ...page })
  const costs: Record<'ours' | 'bare', Cost[]> = { ours: [], bare: [] }
  const ways = { ours: path, bare: `/bare/${name}` }
  for (let round = 0; round <= ROUNDS; round++)
    for (const [who, at] of Object.entries(ways) as ['ours' | 'bare', string][])
      costs[who].push(await costOf(side, TIMES, AT_ONCE, async () => void (await side.page(at, { cookie }))))
  return linesOf(what, page.body, costs)
}

function linesOf(what: string, body: string, { ours, bare }: Record<'ours' | 'bare', Cost[]>): Line[] {
  const cpu = (costs: Cost[]) => costs.slice(1).map(({ cpuMs }) => cpuMs) // the first round warms
  const [own, reference] = [milliseconds(spread(cpu(ours))), milliseconds(spread(cpu(bare)))]
  const statements = ours.at(-1)!.statements.toFixed(1)
  const size = `${(Buffer.byteLength(body) / 1000).toFixed(1)} kB`
  return [
    { what, ours: own, reference, ratio: ratio(cpu(ours), cpu(bare)), target: '' },
    { what: `${what}, SQL`, ours: statements, reference: '0.0', ratio: '', target: '' },
    { what: `${what}, HTML`, ours: size, reference: '', ratio: '', target: '≤ 8 kB' },
  ]
}
