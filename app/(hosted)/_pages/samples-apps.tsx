import type { ReactElement } from 'react'
import { AppHopPage, AppSignOutPage, AppStopPage, ChooseForAppPage, ConsentPage } from './app'
import { ada } from './samples-people'

/** The pages between an app and its person. */
export function appSamples(): Record<string, ReactElement> {
  const way = { app: 'Widgets', action: '/continue', r: `v1.${'x'.repeat(600)}` }
  const organizations = ['Acme Health', 'Globex', 'Northwind Hospital Trust, Research and Development'].map(
    (name, place) => ({ slug: name.toLowerCase().replace(/\W+/g, '-'), name, lastUsed: place === 0 }),
  )
  const signOut = { action: '/oidc/session/end/confirm', xsrf: 'x'.repeat(43), cancelUrl: '/' }
  return {
    'choose for an app': <ChooseForAppPage {...way} {...{ organizations }} personName={ada.name} othersUrl={null} />,
    'choose for an app in a confined session': (
      <ChooseForAppPage
        {...way}
        organizations={organizations.slice(0, 1)}
        personName={ada.name}
        othersUrl="/account/confirm/lift"
      />
    ),
    consent: (
      <ConsentPage
        {...{ ...way, app: 'Lab notes', orgName: 'Acme Health', host: 'notes.acme.example', person: ada }}
        wants={['who you are at this organization: your role and your teams', 'your email address']}
        switchUrl="/login"
      />
    ),
    'consent for an app without a host': (
      <ConsentPage
        {...{ ...way, orgName: 'Acme Health', host: null, person: ada, switchUrl: '/login' }}
        wants={['x']}
      />
    ),
    'stopped on the way to an app': (
      <AppStopPage
        {...way}
        title="Sign in at Globex"
        text="Your sign-in here came through another organization, so it opens only that one. Widgets asks for Globex."
        next={{ label: 'Continue to Globex', url: '/login/globex' }}
        other={{ label: 'Use my own password or passkey', url: '/account/confirm/lift' }}
      />
    ),
    'hop to an app': <AppHopPage app="Widgets" url="/oidc/auth?client_id=app_1" goesOn={false} />,
    'sign out for an app': <AppSignOutPage app="Widgets" {...signOut} isSure={false} />,
    'sign out for nobody in particular': <AppSignOutPage app={null} {...signOut} isSure={false} />,
  }
}
