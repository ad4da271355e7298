import '@/lib/testing/environment'
import { cloneDatabase } from '@/lib/testing/database'
import { compareTimes, type Times } from './mann-whitney'

// Times each place where a stranger may type a name, for somebody and for nobody, for bin/timing.mjs. Ends with 1 where
// the two can be told apart (I15): p under 0.01 and medians more than 5 % apart.

const SAMPLES = Number(process.argv[2])
const WARM = 10
const password = 'another lamp at dawn'

const { drop, ...urls } = await cloneDatabase('timing')
Object.assign(process.env, urls)
const { pool } = await import('@/lib/platform/db')
const { newSecret } = await import('@/lib/platform/crypto')
const { asVisitor } = await import('@/lib/testing/actors')
const { aMember } = await import('@/lib/testing/factories')
const { nameOf, scene } = await import('@/lib/testing/proof-codes')
const { hashPassword } = await import('@/lib/users/password')
const { askPasswordReset } = await import('@/lib/users/commands')
const { signInWithPassword } = await import('@/lib/login/password')
const { findOrgByIdentifier } = await import('@/lib/login/start')
const { askProofCode, proveByPassword } = await import('@/lib/link-requests/prove')

const { orgId, request, browser } = await scene()
const known = await nameOf(await aMember(orgId, 'member', { passwordHash: await hashPassword('a quiet lamp at dusk') }))
const names = { known: `${known}@people.test`, nobody: `${known.replace(/^person/, 'nobody')}@people.test` }

const device = () => ({ device: 'Firefox on Linux', network: newSecret() })
const proof = (identifier: string) => ({
  linkRequestId: request.id,
  identifier,
  network: newSecret(),
  browserHash: null,
})
const doors: Record<string, (identifier: string) => Promise<unknown>> = {
  'sign-in': (identifier) =>
    signInWithPassword(asVisitor(), { identifier, password, browser: newSecret(), device: device(), current: null }),
  'proof by password': (identifier) => proveByPassword(browser, { ...proof(identifier), password }),
  'proof by code': (identifier) => askProofCode(browser, proof(identifier)),
  reset: (identifier) => askPasswordReset(asVisitor(), identifier),
  discovery: (identifier) => findOrgByIdentifier(asVisitor(), identifier),
}

/** In turns of chance, so that whatever else the computer does meets both alike. */
async function timesAt(door: (identifier: string) => Promise<unknown>): Promise<Times> {
  const times: Times = { known: [], nobody: [] }
  for (let turn = -WARM; turn < SAMPLES; turn += 1)
    for (const who of Math.random() < 0.5 ? (['known', 'nobody'] as const) : (['nobody', 'known'] as const)) {
      await pool().query('delete from "RateLimit"')
      const began = performance.now()
      await door(names[who])
      if (turn >= 0) times[who].push(performance.now() - began)
    }
  return times
}

let differs = false
for (const [name, door] of Object.entries(doors)) {
  const { p, medians, apart } = compareTimes(await timesAt(door))
  const told = p < 0.01 && apart > 0.05
  differs ||= told
  const ms = (value: number) => `${value.toFixed(2)} ms`
  process.stdout.write(
    `${name.padEnd(18)} somebody ${ms(medians.known)}  nobody ${ms(medians.nobody)}  apart ${(100 * apart).toFixed(1)} %  p ${p.toFixed(3)}  ${told ? 'CAN BE TOLD APART' : 'alike'}\n`,
  )
}
await pool().end()
await drop()
process.exit(differs ? 1 : 0)
