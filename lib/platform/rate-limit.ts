import { digest } from './crypto'
import { pool } from './db'
import { env } from './env'
import { redisCounter } from './redis'
import { addSeconds } from './time'

export type Limit = { name: string; max: number; windowSeconds: number }

/** The limits of docs/decisions/0013. Each names what it counts. */
export const limits = {
  /** Tries at one account from browsers that never signed in to it. */
  accountStrangers: { name: 'account', max: 10, windowSeconds: 15 * 60 },
  /** Tries at one account from one browser that did: strangers cannot shut it out. */
  accountKnownBrowser: { name: 'known', max: 10, windowSeconds: 15 * 60 },
  /** Tries from one /24 or /48, whatever the account. */
  network: { name: 'network', max: 100, windowSeconds: 15 * 60 },
  /** Codes tried after a right password, per account, or account and browser as above. */
  secondStep: { name: 'second', max: 10, windowSeconds: 15 * 60 },
  /** The same for a day: six digits must not fall to patience. */
  secondStepDay: { name: 'second-day', max: 40, windowSeconds: 24 * 60 * 60 },
  /** Started sign-ins and look-ups from one network: an office behind one address must fit. */
  starts: { name: 'starts', max: 2000, windowSeconds: 15 * 60 },
  /** Answers of IdPs that were refused, per network; good ones are not counted. */
  badAnswers: { name: 'answers', max: 200, windowSeconds: 15 * 60 },
  /** Wrong secrets and codes at the OpenID provider, per address and app; right ones are not counted. */
  appTries: { name: 'apps', max: 100, windowSeconds: 15 * 60 },
  /** Looks at one domain that somebody asked for. */
  domainLooks: { name: 'domain-looks', max: 10, windowSeconds: 10 * 60 },
  /** Loans that one organization asks others for: each is a mail. */
  loans: { name: 'loans', max: 5, windowSeconds: 24 * 60 * 60 },
  /** Set-up links that one organization has mailed to strangers. */
  setupLinks: { name: 'setup-links', max: 20, windowSeconds: 24 * 60 * 60 },
  /** Mails by which one set-up link's contact says that the draft is ready. */
  setupReady: { name: 'setup-ready', max: 1, windowSeconds: 60 * 60 },
  /** Documents fetched and keys made for drafts of one organization: each is dear. */
  imports: { name: 'imports', max: 100, windowSeconds: 60 * 60 },
  /** Test sign-ins of one organization: each is a row with a report. */
  tests: { name: 'tests', max: 200, windowSeconds: 60 * 60 },
  /** Calls of one key of the vendor's API. */
  apiCalls: { name: 'api', max: 600, windowSeconds: 60 },
  /** Keys for it that are none, per network; right ones are neither counted nor held up. */
  apiTries: { name: 'api-tries', max: 100, windowSeconds: 15 * 60 },
  /** Mails that a stranger can cause, per account. */
  mails: { name: 'mails', max: 5, windowSeconds: 60 * 60 },
} as const satisfies Record<string, Limit>

export type Verdict = { allowed: true } | { allowed: false; retryAt: Date }

/**
 * Counts one try against each limit and says whether all of them allow it. A
 * window begins with its first try. Counted before the work is done, so that
 * parallel tries cannot slip through. PostgreSQL by default; Redis where
 * `REDIS_URL` is set, and PostgreSQL again while Redis does not answer.
 */
export async function take(now: Date, counts: readonly (readonly [Limit, string])[]): Promise<Verdict> {
  const results = await Promise.all(counts.map(([limit, subject]) => count(now, limit, subject)))
  const over = results.filter((result) => result.count > result.limit.max)
  if (over.length === 0) return { allowed: true }
  return { allowed: false, retryAt: new Date(Math.max(...over.map((result) => result.until.getTime()))) }
}

/**
 * The same one after the other: what a limit refuses counts against none of
 * those after it. With the network's first, a network that used up its tries
 * uses up nobody's account (I16).
 */
export async function takeInTurn(now: Date, counts: readonly (readonly [Limit, string])[]): Promise<Verdict> {
  for (const count of counts) {
    const verdict = await take(now, [count])
    if (!verdict.allowed) return verdict
  }
  return { allowed: true }
}

/** Whether a limit is used up already; counts nothing. For work that is dearer than the look. */
export async function isUsedUp(now: Date, limit: Limit, subject: string): Promise<Date | null> {
  const key = keyOf(limit, subject)
  const counted = (await redisCounter()?.read(key, now)) ?? (await readInPostgres(key, now))
  return counted && counted.count >= limit.max ? counted.until : null
}

/** Forgets a subject's tries, after a success. */
export async function forgive(limit: Limit, subject: string): Promise<void> {
  const key = keyOf(limit, subject)
  await pool().query('delete from "RateLimit" where key = $1', [key])
  await redisCounter()?.forget(key)
}

async function count(now: Date, limit: Limit, subject: string) {
  const key = keyOf(limit, subject)
  const counted =
    (env().REDIS_URL ? await redisCounter()?.add(key, limit.windowSeconds, now) : null) ??
    (await inPostgres(key, limit, now))
  return { limit, ...counted }
}

async function inPostgres(key: string, limit: Limit, now: Date): Promise<{ count: number; until: Date }> {
  const { rows } = await pool().query<{ count: number; expiresAt: Date }>(
    `insert into "RateLimit" as r (key, count, "expiresAt") values ($1, 1, $2)
     on conflict (key) do update set
       count = case when r."expiresAt" <= $3 then 1 else r.count + 1 end,
       "expiresAt" = case when r."expiresAt" <= $3 then $2 else r."expiresAt" end
     returning count, "expiresAt"`,
    [key, addSeconds(now, limit.windowSeconds), now],
  )
  return { count: rows[0]!.count, until: rows[0]!.expiresAt }
}

async function readInPostgres(key: string, now: Date): Promise<{ count: number; until: Date } | null> {
  const { rows } = await pool().query<{ count: number; expiresAt: Date }>({
    name: 'rate-limit-read',
    text: 'select count, "expiresAt" from "RateLimit" where key = $1 and "expiresAt" > $2',
    values: [key, now],
  })
  return rows[0] ? { count: rows[0].count, until: rows[0].expiresAt } : null
}

function keyOf(limit: Limit, subject: string): string {
  return `${limit.name}:${digest(subject.toLowerCase())}`
}
