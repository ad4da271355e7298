import { addSeconds, DAY_SECONDS, MINUTE_SECONDS, minutesInWords } from '@/lib/platform/time'

/** How long sessions last: unused, and however busy. Then the IdP or the password is asked again. */
export type SessionPolicy = { idleMinutes: number; maxMinutes: number }
/** An organization's: it only shortens; `null` leaves the installation's. */
export type OrgSessionPolicy = { idleMinutes: number | null; maxMinutes: number | null }

const DAY_MINUTES = DAY_SECONDS / MINUTE_SECONDS
/** Until an operator says otherwise, as in prisma/schema.prisma. */
export const DEFAULT_POLICY: SessionPolicy = { idleMinutes: DAY_MINUTES / 2, maxMinutes: DAY_MINUTES }
export const POLICY_LIMITS = {
  idleMinutes: { min: 5, max: 30 * DAY_MINUTES },
  maxMinutes: { min: 15, max: 90 * DAY_MINUTES },
} as const
/** For cookies: no session lasts longer; the row decides when one ends. */
export const LONGEST_SESSION_SECONDS = POLICY_LIMITS.maxMinutes.max * MINUTE_SECONDS

/** What holds in an organization. Unused for longer than it may last at all is no time of its own. */
export function effectivePolicy(installation: SessionPolicy, org: OrgSessionPolicy): SessionPolicy {
  const maxMinutes = Math.min(installation.maxMinutes, org.maxMinutes ?? installation.maxMinutes)
  const idleMinutes = Math.min(installation.idleMinutes, org.idleMinutes ?? installation.idleMinutes, maxMinutes)
  return { idleMinutes, maxMinutes }
}

/**
 * `lastSeenAt` is written at most this often: a session check must not be a
 * write. Far below the shortest idle time, or who is busy would be signed out.
 */
export const TOUCH_SECONDS = MINUTE_SECONDS

/** What decides when a session ends by itself. */
export type Lifetime = { expiresAt: Date; lastSeenAt: Date; idleSeconds: number }

/** What a session that begins now is given. An IdP may ask for less than the policy, never for more. */
export function newLifetime({ idleMinutes, maxMinutes }: SessionPolicy, now: Date, endsBy: Date | null): Lifetime {
  const longest = addSeconds(now, maxMinutes * MINUTE_SECONDS)
  const expiresAt = endsBy && endsBy < longest ? endsBy : longest
  return { lastSeenAt: now, idleSeconds: idleMinutes * MINUTE_SECONDS, expiresAt }
}

/** When a session ends by itself: nobody used it for so long, or it has lasted as long as any may. */
export function endsAt(session: Lifetime): Date {
  return canStay(session) ? idleEndOf(session) : session.expiresAt
}

/** Whether being used would let the session end later: nothing lets it outlive `expiresAt`. */
export function canStay(session: Lifetime): boolean {
  return idleEndOf(session) < session.expiresAt
}

const idleEndOf = ({ lastSeenAt, idleSeconds }: Lifetime) => addSeconds(lastSeenAt, idleSeconds)

export function isAlive(session: Lifetime & { endedAt: Date | null }, now: Date): boolean {
  return !session.endedAt && endsAt(session) > now
}

/** What is left out stays. */
export type PolicyChange<P> = { [Field in keyof P]?: P[Field] | undefined }

/** The policy after a change; `null` when it would be the same. */
export function changePolicy<P extends OrgSessionPolicy>(
  from: P,
  { idleMinutes = from.idleMinutes, maxMinutes = from.maxMinutes }: PolicyChange<P>,
): P | null {
  const same = idleMinutes === from.idleMinutes && maxMinutes === from.maxMinutes
  return same ? null : { ...from, idleMinutes, maxMinutes }
}

type PolicyProblems = Partial<Record<keyof SessionPolicy, string>>

/** What is wrong with an installation's policy, by field; `null` when nothing is. */
export function policyProblem({ idleMinutes, maxMinutes }: SessionPolicy): PolicyProblems | null {
  if (idleMinutes <= maxMinutes) return null
  return { idleMinutes: `A session lasts ${minutesInWords(maxMinutes)} at most: choose no more than that.` }
}

/** What is wrong with an organization's policy beside the installation's. */
export function orgPolicyProblem(own: OrgSessionPolicy, installation: SessionPolicy): PolicyProblems | null {
  for (const field of ['idleMinutes', 'maxMinutes'] as const)
    if ((own[field] ?? 0) > installation[field])
      return { [field]: `It can only be shorter than everybody’s: ${minutesInWords(installation[field])} at most.` }
  if (own.idleMinutes === null) return null
  return policyProblem({ idleMinutes: own.idleMinutes, maxMinutes: own.maxMinutes ?? installation.maxMinutes })
}

/** Who said how long a session may last; `sign_in` is what it was given then, by its IdP or by a policy of that time. */
export type Setter = { kind: 'installation' } | { kind: 'org'; name: string } | { kind: 'sign_in' }

/** Of those who could have set `minutes`, the one who did. */
export function whoSets(
  minutes: number,
  installation: number,
  orgs: readonly { name: string; minutes: number | null }[],
): Setter {
  if (minutes === installation) return { kind: 'installation' }
  const org = orgs.find((each) => each.minutes === minutes)
  return org ? { kind: 'org', name: org.name } : { kind: 'sign_in' }
}

const browsers: [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\/|Chromium\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const systems: [RegExp, string][] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
]

/** A browser in words, for people who look through their sessions: “Firefox on Windows”. */
export function deviceInWords(userAgent: string): string {
  const find = (table: [RegExp, string][]) => table.find(([pattern]) => pattern.test(userAgent))?.[1]
  const browser = find(browsers)
  const system = find(systems)
  return browser && system ? `${browser} on ${system}` : (browser ?? system ?? 'Unknown device')
}
