import { idpMetadata } from '@/lib/testing/saml'
import { answer, key, readRequest } from './provider'
import type { Line } from './report'
import { type Cost, costOf, turns } from './rounds'
import { samlReport } from './saml-report'
import type { Side } from './side'
import { stage } from './stage'
import type { Door } from './world'

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5)
const LOGINS = 60
/** Until the compiler has settled and the databases have what is asked for in memory. */
const WARM = 200
const AT_ONCE = 4
const PEOPLE = 200
const SIZES = [10, 100_000]

export const steps = ['begin', 'acs', 'finish'] as const
export type Step = (typeof steps)[number]
type Login = { url: string; secret?: string; transactionId?: string; code?: string }

/** One side of the comparison: how its sign-in goes. */
export type Contestant = {
  name: 'ours' | 'jackson'
  size: number
  side: Side
  begin: (n: number) => Promise<Login>
  acs: (n: number, login: Login, samlResponse: string) => Promise<void>
  finish: (login: Login) => Promise<void>
  answer: (n: number, login: Login) => string
  costs: Record<Step, Cost[]>
}

/** SAML sign-ins: ours beside Jackson with its stock store, each among 10 and among 100,000 connections. */
export async function saml(sizes: readonly number[] = SIZES): Promise<Line[]> {
  const contestants: Contestant[] = []
  try {
    for (const size of sizes) contestants.push(await ours(size), await jackson(size))
    for (const contestant of contestants) await signIns(contestant, WARM, false)
    for (let round = 0; round < ROUNDS; round++)
      for (const contestant of turns(contestants, round)) await signIns(contestant, LOGINS, true)
    return await samlReport(contestants)
  } finally {
    for (const { side } of contestants) await side.stop()
  }
}

async function signIns(who: Contestant, times: number, counts: boolean): Promise<void> {
  const logins: Login[] = []
  const costs = {} as Record<Step, Cost>
  costs.begin = await costOf(who.side, times, AT_ONCE, async (n) => {
    logins[n] = await who.begin(n)
  })
  for (const login of logins) login.url ||= await who.side.call<string>('hop', login) // our page says where it goes
  for (const login of logins) login.url ||= await who.side.call<string>('hop', login) // our page says where it goes
  const answers = logins.map((login, n) => who.answer(n, login))
  costs.acs = await costOf(who.side, times, AT_ONCE, (n) => who.acs(n, logins[n]!, answers[n]!))
  costs.finish = await costOf(who.side, times, AT_ONCE, (n) => who.finish(logins[n]!))
  if (counts) for (const step of steps) who.costs[step].push(costs[step])
}

async function ours(size: number): Promise<Contestant> {
  const side = await stage('ours.ts', `ours-${size}`)
  await side.call('seed', { size })
  const door = await side.call<Door>('door', { people: PEOPLE, certificatePem: key.certificatePem })
  const { connectionId } = door
  return {
    ...{ name: 'ours', size, side, costs: noCosts() },
    // Each time another network: an office behind one address has its limit.
    begin: (n) => side.call('begin', { connectionId, network: `192.0.${n % 200}.x` }),
    answer: (n, { url }) => answer({ ...door, ...readRequest(url), email: `person-${n % door.people}@${door.domain}` }),
    async acs(_, { url }, samlResponse) {
      const { relayState } = readRequest(url)
      const received = await side.call<{ kind: string }>('acs', { connectionId, relayState, samlResponse })
      if (received.kind !== 'answered') throw new Error(`not answered but ${JSON.stringify(received)}`)
    },
    async finish({ transactionId, secret }) {
      await side.call('finish', { connectionId, transactionId, secret })
    },
  }
}

async function jackson(size: number): Promise<Contestant> {
  const side = await stage('jackson.ts', `jackson-${size}`)
  await side.call('seed', { size })
  const issuer = 'https://idp.bench.test/saml'
  const metadataXml = idpMetadata({
    entityId: issuer,
    ssoUrl: 'https://idp.bench.test/sso',
    certificates: [key.certificatePem],
  })
  const door = await side.call<Pick<Door, 'acsUrl' | 'entityId'> & { clientId: string }>('door', { metadataXml })
  return {
    ...{ name: 'jackson', size, side, costs: noCosts() },
    begin: () => side.call('begin', { clientId: door.clientId }),
    answer: (n, { url }) => answer({ ...door, issuer, ...readRequest(url), email: `person-${n}@bench.test` }),
    async acs(_, login, samlResponse) {
      const { code } = await side.call<{ code: string }>('acs', {
        samlResponse,
        relayState: readRequest(login.url).relayState,
      })
      login.code = code
    },
    async finish({ code }) {
      await side.call('finish', { code })
    },
  }
}

const noCosts = (): Contestant['costs'] => ({ begin: [], acs: [], finish: [] })
