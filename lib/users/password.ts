import { hash, verify } from '@node-rs/argon2'
import { fail } from '@/lib/platform/errors'
import { measure } from '@/lib/platform/metrics'
import { once } from '@/lib/platform/singleton'

/** OWASP's argon2id setting of 19 MiB, two passes. */
const ARGON2ID = 2
const OPTIONS = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 }
/** Hash work at once: it must never take the processor from sign-ins by SSO. */
const AT_ONCE = 2
/** Beyond these somebody is told to come back: a queue of strangers' guesses must not hold up everybody. */
const WAITING_AT_MOST = 50

/** Hashes a password for storage: a PHC string (argon2id). */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password, OPTIONS))
}

/**
 * Tells whether `password` is the one behind `stored`. Without a stored hash it
 * does the same work and answers `false`, so that time does not tell who exists
 * (I15).
 *
 * @throws Failure `busy` while too many wait for their turn (I16).
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const nobody = await once('nobodys-password', () => hashPassword('nobody has this password'))
  const matches = await inTurn(() => verify(stored ?? nobody, password).catch(() => false))
  return stored !== null && matches
}

type Turns = { free: number; waiting: (() => void)[] }

function openTurns(): Turns {
  const turns: Turns = { free: AT_ONCE, waiting: [] }
  measure('password_hashing', () => [
    { labels: { state: 'running' }, value: AT_ONCE - turns.free },
    { labels: { state: 'waiting' }, value: turns.waiting.length },
  ])
  return turns
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turns = once('password-turns', openTurns)
  if (turns.waiting.length >= WAITING_AT_MOST) fail('busy')
  if (turns.free > 0) turns.free -= 1
  else await new Promise<void>((resolve) => turns.waiting.push(resolve))
  try {
    return await work()
  } finally {
    const next = turns.waiting.shift()
    if (next) next()
    else turns.free += 1
  }
}
