import type { ReactElement } from 'react'
import { LiftPage } from './lift'
import { PasskeyPage } from './passkey'
import { ada, f, support } from './samples-people'
import { RecoveryPage, SecondStepPage } from './second-step'

const options = JSON.stringify({ challenge: 'c'.repeat(43), rpId: 'signin.example', userVerification: 'required' })

/** The pages that ask for a factor of one's own. */
export function factorSamples(): Record<string, ReactElement> {
  const step = { support, f, action: '/login/second', passkey: options, totp: true, backUrl: '/login' }
  const passkey = { support, f, action: '/login/passkey', options, backUrl: '/login' }
  const recovery = { support, f, action: '/login/second', backUrl: '/login/second' }
  const lift = { support, f, action: '/account/confirm/lift', passkeyAction: '/passkey', backUrl: '/' }
  const wrong = 'That code is wrong, too old, or was used before. Wait for the next one.'
  return {
    'second step': <SecondStepPage {...step} recoveryUrl="/login/second?way=recovery" />,
    'second step by code': <SecondStepPage {...step} passkey={null} recoveryUrl={null} error={wrong} />,
    'second step by passkey': <SecondStepPage {...step} totp={false} recoveryUrl="/login/second?way=recovery" />,
    'recovery code': <RecoveryPage {...recovery} />,
    'recovery code with an error': <RecoveryPage {...recovery} error="That is none of your codes." />,
    passkey: <PasskeyPage {...passkey} intro="Your device asks who you are, and signs you in." />,
    'passkey with an error': <PasskeyPage {...passkey} intro="Your device asks who you are." error={wrong} />,
    lift: <LiftPage {...lift} orgName="Acme Health" name={ada.name} />,
    'lift with an error': <LiftPage {...lift} orgName="Acme Health" name={ada.name} error="That is not it." />,
  }
}
