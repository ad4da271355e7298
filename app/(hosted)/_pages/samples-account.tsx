import type { ReactElement } from 'react'
import { NewPasswordPage, PasswordChangedPage } from './new-password'
import { OrganizationPage } from './organization'
import { ResetPage, ResetSentPage } from './reset'
import { ada, f, okta, support } from './samples-people'
import { SignedOutPage, SignOutPage } from './sign-out'
import { StepUpPage } from './step-up'

/** The pages around passwords, and those of somebody who is signed in. */
export function accountSamples(): Record<string, ReactElement> {
  return { ...passwords(), ...signedIn() }
}

function passwords(): Record<string, ReactElement> {
  const token = 't'.repeat(43)
  return {
    reset: <ResetPage support={support} f={f} action="/login/reset" backUrl="/login" />,
    'reset with an error': (
      <ResetPage
        support={null}
        f={f}
        action="/login/reset"
        identifier="ada@"
        error="This is not a whole address."
        backUrl="/login"
      />
    ),
    'reset sent': <ResetSentPage support={support} identifier={ada.email} backUrl="/login" />,
    'new password': <NewPasswordPage support={support} action="/login/reset/new" token={token} name={ada.name} />,
    'new password with an error': (
      <NewPasswordPage
        support={null}
        action="/login/reset/new"
        token={token}
        error="Choose a longer password: at least 12 characters."
      />
    ),
    'password changed': <PasswordChangedPage support={support} loginUrl="/login" />,
  }
}

function signedIn(): Record<string, ReactElement> {
  const names = [
    'Acme Health',
    'Acme Labs',
    'Personal',
    'Borealis',
    'Cardio Research',
    'Delta Clinics',
    'Eastside',
    'Fjord',
  ]
  const organizations = names.map((name, place) => {
    const slug = name.toLowerCase().replace(' ', '-')
    return { slug, name, role: place ? 'Member' : 'Owner', lastUsed: place === 0, url: `/orgs/${slug}` }
  })
  const step = { support, orgName: 'Acme Health', name: ada.name, backUrl: '/orgs/acme-health/connections' }
  return {
    organizations: (
      <OrganizationPage organizations={organizations.slice(0, 3)} personName={ada.name} signOutAction="/logout" />
    ),
    'many organizations': (
      <OrganizationPage organizations={organizations} personName={ada.name} signOutAction="/logout" />
    ),
    'no organization found': (
      <OrganizationPage organizations={[]} q="zebra" personName={ada.name} signOutAction="/logout" />
    ),
    'sign out': (
      <SignOutPage support={support} name={ada.name} action="/logout" everywhereAction="/logout/everywhere" />
    ),
    'signed out': <SignedOutPage loginUrl="/login" idpName="Okta" />,
    'step up': <StepUpPage {...step} password={{ action: '/account/confirm', f }} connections={[okta]} />,
    'step up with an error': (
      <StepUpPage
        {...step}
        password={{ action: '/account/confirm', f }}
        connections={[]}
        error="That is not your password."
      />
    ),
    'step up by passkey': (
      <StepUpPage {...step} password={{ action: '/account/confirm', f }} connections={[]} passkeyAction="/passkey" />
    ),
    'step up by SSO': <StepUpPage {...step} password={null} connections={[okta]} f={f} />,
  }
}
