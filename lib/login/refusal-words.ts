import type { OidcRefusal } from '@/lib/connections/oidc-refusals'
import type { SamlRefusal } from '@/lib/connections/saml'
import type { GuardCode } from '@/lib/connections/saml-guard/refusals'
import type { SsoStep } from './decide'
import { askIt, type Entry } from './refusal-entry'
import { strayWords } from './stray-words'
import type { Stray } from './strays'

type DecisionRefusal = Extract<SsoStep, { kind: 'refuse' }>['reason']

/** Refusals that are not the guard's. */
export type OwnRefusal =
  | Exclude<SamlRefusal | OidcRefusal, GuardCode>
  | DecisionRefusal
  | Stray
  | 'replayed'
  | 'not_asked_afresh'
  | 'session_lost'
  | 'nothing_linked'
  | 'page_too_old'

/** The words people read. `{idp}`, `{org}` and `{email}` are filled in as plain text. */
export const ownWords: Record<OwnRefusal, Entry> = {
  domain_not_covered: {
    title: '{idp} sent an email we cannot accept yet',
    text: '{email} is not on a domain that {org} has verified. Your IT team can add it.',
    steps: ['If you have several accounts at {idp}, choose the one of {org}.', askIt],
    other: true,
  },
  domain_frozen: {
    title: '{org}’s domain has to be checked first',
    text: 'We can no longer find the DNS record that proves it. Until it is back, nobody new can be linked.',
    steps: [askIt],
  },
  account_disabled: {
    title: 'This account is switched off',
    text: 'Your sign-in worked, but the account is disabled.',
    steps: ['Ask an owner of {org}.'],
  },
  not_a_member: {
    title: 'You do not have access to {org} yet',
    text: 'Your sign-in worked. An owner still has to add you.',
    steps: ['Ask an owner of {org} to add you.'],
    other: true,
  },
  no_address: {
    title: 'We could not tell who you are',
    text: '{idp} sent no email address. Your IT team can add it to what it sends.',
    steps: [askIt],
  },
  address_malformed: {
    title: 'We could not tell who you are',
    text: '{idp} sent an email address that we cannot read without guessing. Your IT team can correct it there.',
    steps: [askIt],
  },
  identifier_malformed: {
    title: 'We could not tell who you are',
    text: '{idp} sent an identifier with letters that we do not accept. Your IT team can change which one it sends.',
    steps: [askIt],
  },
  address_unverified: {
    title: '{idp} has not verified your email address',
    text: 'It says so itself. Once the address is verified there, signing in works.',
    steps: ['Verify your address at {idp}, then try again.'],
    again: true,
  },
  tenant_mismatch: {
    title: 'This is an account of another organization',
    text: 'Your sign-in at {idp} worked, but with an account that does not belong to {org}.',
    steps: ['Choose your account of {org}.'],
    other: true,
  },
  provider_declined: {
    title: '{idp} did not sign you in',
    text: 'It stopped the sign-in on its side, or you pressed cancel there.',
    steps: ['Try again.', 'If it happens again, {org} may have to assign this application to you at {idp}.'],
    again: true,
  },
  request_refused: {
    title: '{idp} does not accept how we ask',
    text: 'It is set up otherwise than we are, so trying again will not help. Your IT team can compare both sides.',
    steps: [askIt],
  },
  interaction_needed: {
    title: '{idp} wanted to ask you something',
    text: 'It would have had to ask you first, and sent you back without.',
    steps: ['Sign in at {idp} itself in this browser, then try again.', askIt],
    again: true,
    other: true,
  },
  provider_trouble: {
    title: '{idp} is in trouble',
    text: 'It says itself that it cannot sign anybody in right now.',
    steps: ['Try again in a minute.', askIt],
    again: true,
  },
  provider_down: {
    title: '{idp} is not answering',
    text: 'We tried for 5 seconds.',
    steps: ['Try again in a minute.', askIt],
    again: true,
  },
  answer_invalid: {
    title: 'We could not verify {idp}’s answer',
    text: 'What came back does not fit the sign-in that we began.',
    steps: ['Try again.', askIt],
    again: true,
  },
  engine_refused: {
    title: 'We could not verify {idp}’s answer',
    text: 'Our second check did not accept it.',
    steps: [askIt],
    again: true,
  },
  verifiers_disagree: {
    title: 'We could not verify {idp}’s answer',
    text: 'Our two checks read it differently, so we trust neither.',
    steps: [askIt],
  },
  replayed: {
    title: 'This answer was used before',
    text: 'Each answer of {idp} opens the door once.',
    steps: ['Start again.'],
    again: true,
  },
  not_asked_afresh: {
    title: '{idp} did not ask you again',
    text: 'For this step it has to, and its answer has to say so.',
    steps: ['Sign out at {idp}, then try again.', askIt],
    again: true,
  },
  ...strayWords,
  session_lost: {
    title: 'We lost track of your sign-in',
    text: 'This happens after going back, reloading, or waiting more than 10 minutes. Starting again fixes it.',
    again: true,
  },
  nothing_linked: {
    title: 'Nothing was linked',
    text: 'We dropped that sign-in and told {org}’s owners.',
    other: true,
  },
  page_too_old: {
    title: 'This page has waited too long',
    text: 'Nothing is lost. Starting again fixes it.',
    again: true,
  },
}
