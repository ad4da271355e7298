import type { OidcRefusal } from '@/lib/connections/oidc-refusals'
import type { SamlRefusal } from '@/lib/connections/saml'
import type { GuardCode } from '@/lib/connections/saml-guard/refusals'
import type { SsoStep } from './decide'

type DecisionRefusal = Extract<SsoStep, { kind: 'refuse' }>['reason']

/** Refusals that are not the guard's. */
export type OwnRefusal =
  | Exclude<SamlRefusal | OidcRefusal, GuardCode>
  | DecisionRefusal
  | 'connection_off'
  | 'other_browser'
  | 'replayed'
  | 'not_asked_afresh'
  | 'session_lost'
  | 'nothing_linked'
  | 'page_too_old'

/** `again`: starting anew may help; `other`: another account at the IdP may. */
export type Entry = { title: string; text: string; steps?: string[]; again?: boolean; other?: boolean }

export const askIt = 'Give your IT team the reference below.'

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
  connection_off: {
    title: 'This way in is switched off',
    text: '{org} has turned this connection off.',
    steps: ['Use another way to sign in.', 'Ask an owner of {org}.'],
  },
  other_browser: {
    title: 'This sign-in began in another browser',
    text: 'For your safety it can only end where it began.',
    steps: ['Start again here.'],
    again: true,
  },
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
