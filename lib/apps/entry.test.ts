import { expect, test } from 'vitest'
import type { OrgId } from '@/lib/platform/ids'
import { decideEntry, type EntryFacts, errorOf } from './entry'

const [acme, globex] = ['org_acme', 'org_globex'] as [OrgId, OrgId]
const signedIn = { confinedTo: null, isFresh: true }
const vouchedFor = { confinedTo: acme, isFresh: true }
const member: EntryFacts = {
  session: signedIn,
  appOrgId: null,
  named: null,
  memberOf: [acme],
  isSomebodyElse: false,
  wantsChoice: false,
  needsFactor: () => false,
  needsConsent: () => false,
}
const both = [acme, globex]

test.each<[string, Partial<EntryFacts>, string]>([
  ['a member of one organization enters for it', {}, 'enter org_acme'],
  ['nobody signs in', { session: null }, 'sign_in'],
  ['nobody signs in at the organization that is named', { session: null, named: globex }, 'sign_in org_globex'],
  ['nobody signs in at the organization whose app it is', { session: null, appOrgId: acme }, 'sign_in org_acme'],
  ['somebody else than was meant is told so', { isSomebodyElse: true }, 'switch_person'],
  ['who belongs nowhere is told so', { memberOf: [] }, 'no_org'],
  ['an organization that is not is like one of others', { named: 'unknown' }, 'not_a_member'],
  ['an organization of others is not entered', { named: globex }, 'not_a_member org_globex'],
  ['of several the named one is entered', { memberOf: both, named: globex }, 'enter org_globex'],
  ['of several, none named, one is chosen', { memberOf: both }, 'choose_org'],
  ['who wants to choose may, if there is a choice', { memberOf: both, named: acme, wantsChoice: true }, 'choose_org'],
  ['there is no choice of one', { wantsChoice: true }, 'enter org_acme'],
  ['nor at an organization’s own app', { memberOf: both, appOrgId: acme, wantsChoice: true }, 'enter org_acme'],
  ['an organization’s app serves its members', { appOrgId: acme }, 'enter org_acme'],
  ['and nobody else', { appOrgId: globex }, 'not_a_member org_globex'],
  ['whatever organization is named', { memberOf: both, appOrgId: globex, named: acme }, 'not_a_member'],
  [
    'a session that an IdP vouched for enters for its organization',
    { session: vouchedFor, memberOf: both },
    'enter org_acme',
  ],
  ['and for no other (I22)', { session: vouchedFor, memberOf: both, named: globex }, 'sign_in_elsewhere org_globex'],
  [
    'nor does it tell whether the person belongs there',
    { session: vouchedFor, named: globex },
    'sign_in_elsewhere org_globex',
  ],
  ['nor whether they belong anywhere else', { session: vouchedFor, wantsChoice: true }, 'choose_org'],
  [
    'nor another’s app (I22)',
    { session: vouchedFor, memberOf: both, appOrgId: globex },
    'sign_in_elsewhere org_globex',
  ],
  [
    'not even for its own once the person has left',
    { session: vouchedFor, memberOf: [globex] },
    'not_a_member org_acme',
  ],
  ['an old proof is given anew', { session: { ...signedIn, isFresh: false } }, 'prove org_acme'],
  ['a factor that the organization wants comes first', { needsFactor: (id) => id === acme }, 'add_factor org_acme'],
  [
    'it is nothing to other organizations',
    { memberOf: both, named: globex, needsFactor: (id) => id === acme },
    'enter org_globex',
  ],
  ['an app that needs consent asks last', { needsConsent: () => true, needsFactor: () => true }, 'add_factor org_acme'],
  ['and then does', { needsConsent: () => true }, 'consent org_acme'],
])('%s', (_, facts, expected) => {
  const step = decideEntry({ ...member, ...facts })

  const what = step.kind === 'enter' ? 'enter' : step.ask
  expect([what, step.orgId].filter(Boolean).join(' ')).toBe(expected)
})

test('what an app hears says whether a sign-in, a choice or a consent is missing', () => {
  expect(errorOf('sign_in')).toBe('login_required')
  expect(errorOf('prove')).toBe('login_required')
  expect(errorOf('switch_person')).toBe('login_required')
  expect(errorOf('consent')).toBe('consent_required')
  for (const ask of ['choose_org', 'sign_in_elsewhere', 'not_a_member', 'no_org', 'add_factor'] as const)
    expect(errorOf(ask)).toBe('interaction_required')
})
