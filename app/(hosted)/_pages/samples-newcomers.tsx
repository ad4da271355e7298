import type { ComponentProps, ReactElement } from 'react'
import { InvitationPage } from './invitation'
import { ada, bo, f, okta, support } from './samples-people'
import { WelcomePage } from './welcome'

/** The pages for who is new, in each of their states. Where a page goes on by itself, a sample stays where it is. */
export function newcomerSamples(): Record<string, ReactElement> {
  const welcome: ComponentProps<typeof WelcomePage> = {
    ...{ support, orgName: 'Acme Health', email: ada.email, state: 'waiting', isLate: false },
    ...{ refreshUrl: '/auth/welcome?tx=tx_1', continueUrl: '/sso/con_1/callback?tx=tx_1' },
  }
  const invitation: ComponentProps<typeof InvitationPage> = {
    ...{ support, orgName: 'Acme Health', invitedBy: bo.name, email: ada.email, token: `inv_1.${'t'.repeat(43)}` },
    ...{ action: '/invitation', current: null, invitee: { kind: 'new' } },
  }
  const error = 'Use at least 12 characters; a sentence is fine.'
  return {
    'setting up an account': <WelcomePage {...welcome} />,
    'setting up an account takes long': <WelcomePage {...welcome} email={null} isLate />,
    'account is there': <WelcomePage {...welcome} state="ready" continueUrl="/samples/account%20is%20there#on" />,
    'no account came of it': (
      <WelcomePage {...welcome} state="stopped" continueUrl="/samples/no%20account%20came%20of%20it#on" />
    ),
    invitation: <InvitationPage {...invitation} />,
    'invitation with a weak password': (
      <InvitationPage {...invitation} current={bo.name} invitee={{ kind: 'new', name: ada.name, error }} />
    ),
    'invitation of a colleague': (
      <InvitationPage {...invitation} invitee={{ kind: 'by_sso', connections: [okta], f }} />
    ),
    'invitation of who has an account': (
      <InvitationPage {...invitation} current={bo.name} invitee={{ kind: 'elsewhere', signInUrl: '/login/password' }} />
    ),
    'invitation of who is signed in': (
      <InvitationPage {...invitation} invitedBy={null} invitee={{ kind: 'member_to_be', name: ada.name }} />
    ),
    'invitation of who came by SSO': (
      <InvitationPage {...invitation} invitee={{ kind: 'confined', confirmUrl: '/account/confirm/lift' }} />
    ),
  }
}
