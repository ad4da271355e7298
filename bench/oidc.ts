import { startProvider } from './oidc-provider'
import { type Line, milliseconds, ratio } from './report'
import { costOf, spread, turns } from './rounds'
import type { Side } from './side'
import { stage } from './stage'

const ROUNDS = 5
const LOGINS = 60
const WARM = 150
const AT_ONCE = 4
const PEOPLE = 200

type Door = { connectionId: string; domain?: string }
type Begun = { url?: string; transactionId?: string } & Record<string, string>
type Contestant = { side: Side; door: Door; isOurs: boolean; cpu: number[]; statements: number }

/** Sign-ins by OpenID Connect: ours beside the client's library alone. */
export async function oidc(): Promise<Line[]> {
  const provider = await startProvider()
  const contestants: Contestant[] = []
  try {
    for (const file of ['ours.ts', 'openid-client.ts']) {
      const side = await stage(file, `oidc-${contestants.length}`)
      const door = await side.call<Door>('oidcDoor', { people: PEOPLE, issuer: provider.issuer })
      contestants.push({ side, door, isOurs: file === 'ours.ts', cpu: [], statements: 0 })
    }
    for (const who of contestants) await signIns(who, provider, WARM)
    for (let round = 0; round < ROUNDS; round++)
      for (const who of turns(contestants, round)) {
        const { cpuMs, statements } = await signIns(who, provider, LOGINS)
        who.cpu.push(cpuMs)
        who.statements = statements
      }
    return report(contestants[0]!, contestants[1]!)
  } finally {
    for (const { side } of contestants) await side.stop()
    provider.stop()
  }
}

async function signIns(who: Contestant, provider: Awaited<ReturnType<typeof startProvider>>, times: number) {
  const { side, door, isOurs } = who
  const { connectionId } = door
  const begun: Begun[] = []
  const begin = await costOf(side, times, AT_ONCE, async (n) => {
    begun[n] = await side.call('begin', { connectionId, network: `192.0.${n % 200}.x` })
  })
  const queries: string[] = []
  for (const [n, one] of begun.entries()) {
    const url = one.url ?? (await side.call<string>('hop', one))
    queries.push(provider.answer(url, `person-${n % PEOPLE}@${door.domain}`))
  }
  const redeem = await costOf(side, times, AT_ONCE, async (n) => {
    const received = await side.call<{ kind?: string }>('oidc', { ...begun[n], connectionId, query: queries[n] })
    if (isOurs && received.kind !== 'answered') throw new Error(`not answered but ${JSON.stringify(received)}`)
    if (isOurs) await side.call('finish', { ...begun[n], connectionId })
  })
  return { cpuMs: begin.cpuMs + redeem.cpuMs, statements: begin.statements + redeem.statements }
}

function report(ours: Contestant, reference: Contestant): Line[] {
  const [own, bare] = [milliseconds(spread(ours.cpu)), milliseconds(spread(reference.cpu))]
  return [
    { what: 'OIDC login', ours: own, reference: bare, ratio: ratio(ours.cpu, reference.cpu), target: '' },
    { what: 'OIDC login, SQL', ours: ours.statements.toFixed(1), reference: '0', ratio: '', target: '≤ 16' },
  ]
}
