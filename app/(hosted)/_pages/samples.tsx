import type { ReactElement } from 'react'
import { ConnectionsPage } from './connections'
import { HopPage } from './hop'
import { LoginPage } from './login'
import { PasswordPage } from './password'
import { ErrorPage } from './refusal'
import { accountSamples } from './samples-account'
import { appSamples } from './samples-apps'
import { factorSamples } from './samples-factors'
import { newcomerSamples } from './samples-newcomers'
import { ada, bo, entra, f, okta, support } from './samples-people'
import { linkRequestSamples } from './samples-requests'
import { SsoAddressPage } from './sso-address'
import { StartPage } from './start'
import { SwitchPersonPage } from './switch-person'
import { TestEndPage } from './test-end'

/** Every hosted page in each of its states, by name; for tests and for looking at them, never served. */
export function hostedSamples(): Record<string, ReactElement> {
  return {
    ...signIn(),
    ...factorSamples(),
    ...throughProvider(),
    ...linkRequestSamples(),
    ...newcomerSamples(),
    ...accountSamples(),
    ...appSamples(),
    ...errors(),
  }
}

function signIn(): Record<string, ReactElement> {
  const login = { org: null, support: null, f, action: '/login', ssoUrl: '/login/sso', passkeyUrl: '/login/passkey' }
  const password = {
    support,
    f,
    action: '/login/password',
    identifier: ada.email,
    changeUrl: '/login',
    resetUrl: '/reset',
  }
  return {
    login: <LoginPage {...login} canonical="https://signin.example/login" />,
    'login of an organization': (
      <LoginPage {...login} org={{ name: 'Acme Health' }} app="Notebook" support={support} connections={[okta]} />
    ),
    'login with an error': (
      <LoginPage {...login} identifier="ada@" error="This is not a whole address. Check the part after the @." />
    ),
    'login of somebody signed in': <LoginPage {...login} signedIn={{ ...ada, continueUrl: '/' }} />,
    password: <PasswordPage {...password} connections={[]} />,
    'password or SSO': <PasswordPage {...password} connections={[okta]} />,
    'password with an error': (
      <PasswordPage
        {...password}
        connections={[okta]}
        error="The email or password is different from what we have. Check both and try again."
      />
    ),
    'password after too many tries': <PasswordPage {...password} connections={[okta]} retryAt="09:14 UTC" />,
    'sso address': <SsoAddressPage support={support} f={f} action="/login/sso" backUrl="/login" />,
    'sso address with an error': (
      <SsoAddressPage
        support={null}
        f={f}
        action="/login/sso"
        backUrl="/login"
        email="ada@gmail.example"
        error="No organization uses SSO for this address. Sign in with your password instead."
      />
    ),
    connections: (
      <ConnectionsPage
        support={support}
        f={f}
        identifier={ada.email}
        orgName="Acme Health"
        changeUrl="/login"
        connections={[okta, { ...entra, orgName: 'Acme Health' }]}
        lastUsedId="con_1"
        passwordUrl="/login/password"
      />
    ),
    'connections of several organizations': (
      <ConnectionsPage
        support={null}
        f={f}
        identifier={null}
        orgName={null}
        changeUrl="/login"
        connections={[okta, entra]}
      />
    ),
  }
}

function throughProvider(): Record<string, ReactElement> {
  const provider = { support, orgName: 'Acme Health', idpName: 'Okta', host: 'acme.okta.example' }
  const url = `https://acme.okta.example/sso/saml?SAMLRequest=${'fZFP'.repeat(200)}&RelayState=tx_1`
  return {
    'hop by redirect': <HopPage {...provider} target={{ kind: 'redirect', url }} backUrl="/login" />,
    'hop by form': (
      <HopPage
        {...provider}
        target={{
          kind: 'form',
          action: 'https://acme.okta.example/sso/saml',
          fields: { SAMLRequest: 'PHNhbWxwOkF1dGhuUmVx' },
        }}
        backUrl="/login"
      />
    ),
    'test that worked': <TestEndPage ok wrong={[]} passed={['Signed', 'Still valid']} reference="7KQ2-M9XD" />,
    'test that found something': (
      <TestEndPage
        ok={false}
        wrong={[{ title: 'Audience is our entity ID', fix: 'On the IdP’s side, enter our entity ID as the audience.' }]}
        passed={['Signed', 'Still valid']}
        reference="7KQ2-M9XD"
      />
    ),
    'start at the provider': <StartPage {...provider} action="/sso/con_1/start" f={f} why="unsolicited" />,
    'start elsewhere': <StartPage {...provider} action="/sso/con_1/start" f={f} why="elsewhere" />,
    'another person': (
      <SwitchPersonPage
        support={support}
        orgName="Acme Health"
        current={bo}
        next={ada}
        action="/auth/switch"
        cancelUrl="/"
        transaction="tx_1"
      />
    ),
  }
}

function errors(): Record<string, ReactElement> {
  return {
    error: (
      <ErrorPage
        support={support}
        title="We could not verify Okta’s answer"
        text="It was signed with a key that Acme Health has not given us. That is a key change, or somebody pretending to be Okta."
        steps={['Do not try again yet.', 'Ask your IT team to compare fingerprints before doing anything.']}
        actions={[
          { label: 'Start again', url: '/sso/con_1/start', method: 'post', fields: { f } },
          { label: 'Back to sign-in', url: '/login' },
        ]}
        reference="7KQ2-M9XD"
        details={[
          { label: 'Code', value: 'saml_signature_unknown' },
          { label: 'Time', value: '2026-11-03T09:14:07Z' },
          { label: 'Connection', value: 'con_0b1n6t2v9s4x' },
        ]}
      />
    ),
    'session lost': (
      <ErrorPage
        support={null}
        title="We lost track of your sign-in"
        text="This happens after going back, reloading, or waiting more than 10 minutes. Starting again fixes it."
        steps={[]}
        actions={[{ label: 'Start again', url: '/login' }]}
        reference={null}
        details={[]}
      />
    ),
  }
}
