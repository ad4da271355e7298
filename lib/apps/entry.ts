import type { OrgId } from '@/lib/platform/ids'

/** What is known when a person comes with an app's request. */
export type EntryFacts = {
  session: { confinedTo: OrgId | null; isFresh: boolean } | null
  /** The app is an organization's own, and serves its members only (I20). */
  appOrgId: OrgId | null
  /** The organization that the app named, or the person chose: `unknown` where there is no such one. */
  named: OrgId | 'unknown' | null
  /** Organizations of the person, those that the session may enter and others. */
  memberOf: readonly OrgId[]
  /** `id_token_hint` names somebody else. */
  isSomebodyElse: boolean
  wantsChoice: boolean
  needsFactor: (orgId: OrgId) => boolean
  needsConsent: (orgId: OrgId) => boolean
}

export type Ask =
  | 'sign_in'
  | 'prove'
  | 'switch_person'
  | 'choose_org'
  | 'sign_in_elsewhere'
  | 'not_a_member'
  | 'no_org'
  | 'add_factor'
  | 'consent'

export type EntryStep = { kind: 'enter'; orgId: OrgId } | { kind: 'ask'; ask: Ask; orgId: OrgId | null }

/**
 * Whether a session may enter an app, and for which organization; else what to
 * ask the person for. Rules are tried from the top. The provider asks this at
 * each request and lets nobody in otherwise; the hosted pages ask the same to
 * know what to show.
 */
export function decideEntry(facts: EntryFacts): EntryStep {
  const { session, memberOf } = facts
  const ask = (what: Ask, orgId: OrgId | null = null): EntryStep => ({ kind: 'ask', ask: what, orgId })
  if (!session) return ask('sign_in', named(facts))
  if (facts.isSomebodyElse) return ask('switch_person')
  if (facts.named === 'unknown') return ask('not_a_member')

  const wanted = named(facts)
  if (facts.appOrgId && wanted !== facts.appOrgId) return ask('not_a_member')
  // Asked before membership: such a session does not tell where else the person belongs (I22).
  if (wanted && session.confinedTo && session.confinedTo !== wanted) return ask('sign_in_elsewhere', wanted)
  if (wanted && !memberOf.includes(wanted)) return ask('not_a_member', wanted)

  const orgId = wanted ?? session.confinedTo ?? (memberOf.length === 1 ? memberOf[0]! : null)
  if (!memberOf.length) return ask('no_org')
  const mayHaveOthers = memberOf.length > 1 || session.confinedTo !== null
  if (!orgId || (facts.wantsChoice && !facts.appOrgId && mayHaveOthers)) return ask('choose_org')
  if (!memberOf.includes(orgId)) return ask('not_a_member', orgId)
  if (!session.isFresh) return ask('prove', orgId)
  if (facts.needsFactor(orgId)) return ask('add_factor', orgId)
  return facts.needsConsent(orgId) ? ask('consent', orgId) : { kind: 'enter', orgId }
}

function named({ named: given, appOrgId }: EntryFacts): OrgId | null {
  return given && given !== 'unknown' ? given : appOrgId
}

/** What an app hears that must not show a page (`prompt=none`; OpenID Connect Core 1.0 §3.1.2.6). */
export function errorOf(ask: Ask): 'login_required' | 'interaction_required' | 'consent_required' {
  if (ask === 'sign_in' || ask === 'prove' || ask === 'switch_person') return 'login_required'
  return ask === 'consent' ? 'consent_required' : 'interaction_required'
}
