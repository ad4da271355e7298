import { cloneDatabase } from '@/lib/testing/database'
import { key } from './provider'
import type { Line } from './report'
import { quantile } from './rounds'
import { type Side, startSide } from './side'
import { signInOnce } from './sign-in'
import type { Door } from './world'

const PEOPLE = 20_000
/** How many of them come in this run; `BENCH_PEOPLE=20000` for all. */
const COMING = Number(process.env.BENCH_PEOPLE ?? 600)
const AT_ONCE = 16

type Morning = { sso: number[]; password: number[]; garbage: number; retried: number; lost: string[] }

/**
 * Monday, nine o'clock: people of one organization sign in, one in ten by
 * password, beside garbage, at two processes of which one is killed in the
 * middle. Each sign-in that fails is tried once more by its person.
 */
export async function monday(): Promise<Line[]> {
  const { drop, ...urls } = await cloneDatabase('monday')
  const sides = [await startSide('ours.ts', urls), await startSide('ours.ts', urls)]
  try {
    const door = await sides[0]!.call<Door>('door', { people: PEOPLE, certificatePem: key.certificatePem })
    await sides[0]!.call('passwords', { orgId: door.orgId })
    for (const side of sides) for (let n = 0; n < 20; n++) await signInOnce(side, door, n) // both are warm
    return report(await comeIn(sides, door))
  } finally {
    for (const side of sides) await side.stop()
    await drop()
  }
}

async function comeIn(sides: Side[], door: Door): Promise<Morning> {
  const morning: Morning = { sso: [], password: [], garbage: 0, retried: 0, lost: [] }
  const alive = [...sides]
  let next = 0
  const someone = async () => {
    for (let person = next++; person < COMING; person = next++) {
      if (person === Math.floor(COMING / 2)) alive.pop()?.kill()
      if (person % 100 === 50) morning.garbage += await postGarbage(pick(alive, person), door, person)
      await bringIn(alive, door, person, morning)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, someone))
  return morning
}

const pick = (alive: readonly Side[], person: number) => alive[person % alive.length]!

async function bringIn(alive: readonly Side[], door: Door, person: number, morning: Morning): Promise<void> {
  const byPassword = person % 10 === 0
  const attempt = () => signIn(pick(alive, person), door, person, byPassword)
  const startedAt = performance.now()
  try {
    await attempt()
  } catch {
    morning.retried++
    try {
      await attempt()
    } catch (error) {
      morning.lost.push(String(error))
      return
    }
  }
  morning[byPassword ? 'password' : 'sso'].push(performance.now() - startedAt)
}

async function signIn(side: Side, door: Door, person: number, byPassword: boolean): Promise<void> {
  const network = `10.${person % 250}.${Math.floor(person / 250)}.x`
  if (!byPassword) return void (await signInOnce(side, door, person, network))
  const identifier = `person-${person}@${door.domain}`
  const { kind } = await side.call<{ kind: string }>('password', { identifier, network })
  if (kind !== 'signed_in') throw new Error(`by password: ${kind}`)
}

/** What nobody asked for, and what is no document at all. */
async function postGarbage(side: Side, { connectionId }: Door, person: number): Promise<number> {
  const posted = { samlResponse: 'bm90IGFuIGFuc3dlcg==', relayState: `sit_${person}`, network: `192.${person}.2.x` }
  await side.call('acs', { connectionId, ...posted }).catch(() => undefined) // its process may have been killed
  return 1
}

function report({ sso, password, garbage, retried, lost }: Morning): Line[] {
  const row = (what: string, ours: string, target = ''): Line => ({ what, ours, reference: '', ratio: '', target })
  const waits = (of: number[]) => {
    const sorted = of.toSorted((a, b) => a - b)
    return [0.5, 0.99].map((share) => `${quantile(sorted, share).toFixed(0)} ms`).join(' / ')
  }
  return [
    row('Monday 9:00: signed in', `${sso.length + password.length} of ${COMING}`),
    row('lost', `${lost.length}${lost[0] ? ` (${lost[0].slice(0, 80)})` : ''}`, '0'),
    row('tried once more by the person', `${retried}`),
    row('garbage posted', `${garbage}`),
    row('by SSO, p50 / p99', waits(sso)),
    row('by password, p50 / p99', waits(password)),
  ]
}
