import { urls } from '@/lib/platform/urls'

/** How far a request for help with single sign-on has come. */
export type SsoRequestState = 'open' | 'taken' | 'handed_over' | 'withdrawn'

/** The words for them, everywhere the same. */
export const ssoRequestWords = {
  open: 'Asked',
  taken: 'In work',
  handed_over: 'Handed over',
  withdrawn: 'Withdrawn',
} as const satisfies Record<SsoRequestState, string>

export const MAX_DOMAINS = 20
export const WISHES_A_DAY = 10

/** There is something to test and to turn on: not where a connection is on and nothing stands beside it. */
export function canBeHandedOver({
  state,
  hasDraft,
}: {
  state: 'draft' | 'active' | 'off'
  hasDraft: boolean
}): boolean {
  return hasDraft || state !== 'active'
}

/** What is true of an organization's way to single sign-on. */
export type SetupFacts = {
  /** The plan has it. */
  entitled: boolean
  domain: 'none' | 'waiting' | 'verified'
  connection: 'none' | 'draft' | 'active' | 'off'
  /** The connection that the next step is about; the oldest that is furthest. */
  connectionId: string | null
  /** Somebody came back from the provider: in a test sign-in or a real one. */
  tested: boolean
  /** Single sign-on stands beside passwords on the sign-in page. */
  offered: boolean
  memberCount: number
  linkedCount: number
}

export type SetupStep = { key: StepKey; label: string; state: 'done' | 'next' | 'later'; href: string | null }
type StepKey = 'domain' | 'connection' | 'test' | 'people' | 'require'
/** The one thing to do now; `href` leads to where it is done. */
export type NextAction = { sentence: string; label: string; href: string }

/**
 * The way from nothing to single sign-on (design-brief §6): each step with its
 * true state, and the one thing to do next. Requiring SSO is named, and not
 * there yet; `null` once nothing else is left to do.
 */
export function setupRail(slug: string, facts: SetupFacts): { steps: SetupStep[]; next: NextAction | null } {
  const next = nextAction(slug, facts)
  const everyoneLinked = facts.memberCount > 0 && facts.linkedCount === facts.memberCount
  const done: Record<StepKey, boolean> = {
    domain: facts.domain === 'verified',
    connection: facts.connection === 'active' || facts.connection === 'off' || facts.tested,
    test: facts.tested,
    people: facts.offered && everyoneLinked,
    require: false,
  }
  const first = order.find(([key]) => !done[key])?.[0]
  const steps = order.map(([key, label]): SetupStep => {
    const state = done[key] ? 'done' : key === first && key !== 'require' ? 'next' : 'later'
    return { key, label, state, href: state === 'next' ? (next?.href ?? null) : null }
  })
  return { steps, next }
}

/** Nobody has begun yet: what single sign-on is comes before what to do. */
export function isUntouched({ domain, connection }: SetupFacts): boolean {
  return domain === 'none' && connection === 'none'
}

const order = [
  ['domain', 'Domain'],
  ['connection', 'Connection'],
  ['test', 'Test'],
  ['people', 'Link people'],
  ['require', 'Require SSO'],
] as const

function nextAction(slug: string, facts: SetupFacts): NextAction | null {
  const { entitled, domain, connection, connectionId, tested, offered, memberCount, linkedCount } = facts
  const place = connection === 'draft' ? urls.connectionSetup : urls.connection
  const atConnection = connectionId ? place(slug, connectionId) : urls.connections(slug)
  const missing = memberCount - linkedCount
  const rules: [boolean, NextAction][] = [
    [
      !entitled && connection !== 'active',
      act('It is part of the Business plan, which you don’t have yet.', 'See how to upgrade', urls.upgrade(slug)),
    ],
    [domain === 'none', act('Say which domain your people’s addresses are in.', 'Add a domain', urls.newDomain(slug))],
    [
      domain === 'waiting',
      act('Your DNS record has not been seen yet. We keep looking.', 'Look at the domain', urls.domains(slug)),
    ],
    [connection === 'none', act('Connect your identity provider.', 'Set up a connection', urls.newConnection(slug))],
    [
      connection === 'draft' && !tested,
      act('Your connection is a draft. Go on where you left it, and test it.', 'Go on', atConnection),
    ],
    [!tested, act('Sign in through it once, before anybody else does.', 'Test the connection', atConnection)],
    [connection !== 'active', act('The test went well. Turn the connection on.', 'Open the connection', atConnection)],
    [!offered, act('Offer it beside passwords on your sign-in page.', 'Open the settings', urls.orgSettings(slug))],
    [missing > 0, act(`${peopleIn(missing)} not linked yet.`, 'See who', `${urls.members(slug)}?linked=no`)],
  ]
  return rules.find(([holds]) => holds)?.[1] ?? null
}

const act = (sentence: string, label: string, href: string): NextAction => ({ sentence, label, href })

function peopleIn(count: number): string {
  return count === 1 ? '1 person is' : `${count} people are`
}
