import type { ComponentProps, ReactElement } from 'react'
import { ConfirmPage } from './confirm'
import { PendingPage } from './pending'
import { ada, f, support } from './samples-people'
import { UndoPage } from './undo'

/** The pages around a link request, in each of its states. */
export function linkRequestSamples(): Record<string, ReactElement> {
  const confirm: ComponentProps<typeof ConfirmPage> = {
    ...{ support, orgName: 'Acme Health', idpName: 'Okta', host: 'acme.okta.example', transaction: 'tx_1' },
    ...{ ...ada, subject: '00u1f8k2qlZ7xVt5d7', action: '/auth/confirm' },
    ...{ otherAccountAction: '/auth/confirm/other', notMeAction: '/auth/confirm/not-me' },
  }
  const pending: ComponentProps<typeof PendingPage> = {
    ...{ support, orgName: 'Acme Health', number: 2048, sentAt: '09:14 UTC', mailTo: ada.email, state: 'waiting' },
    ...{ reason: null, transaction: 'tx_1', proven: false, awaitsYou: false, codeSent: false, f },
    prove: { passwordAction: '/auth/pending/prove', codeAction: '/auth/pending/code', identifierHint: ada.email },
    remind: { action: '/auth/pending/remind', availableAt: null },
    ...{ withdrawAction: '/auth/pending/withdraw', signInAction: '/sso/con_1/start' },
    ...{ otherAccountAction: '/auth/confirm/other', refreshUrl: '/auth/pending/req_1?tx=tx_1' },
  }
  const reason = 'We could not match the employee number. Write yours in the note.'
  const later = { action: '/auth/pending/remind', availableAt: '3 Nov 2026, 09:14 UTC' }
  return {
    confirm: <ConfirmPage {...confirm} />,
    'confirm with little received': <ConfirmPage {...confirm} name={null} email={null} />,
    'confirm after a refusal': (
      <ConfirmPage {...confirm} askedBefore={{ state: 'declined', reason, canAskAgainAt: null }} />
    ),
    'confirm too early': (
      <ConfirmPage {...confirm} askedBefore={{ state: 'declined', reason, canAskAgainAt: '3 Nov 2026, 09:14 UTC' }} />
    ),
    waiting: <PendingPage {...pending} />,
    'waiting, proven and reminded': <PendingPage {...pending} prove={null} proven mailTo={null} remind={later} />,
    'waiting for you': <PendingPage {...pending} awaitsYou />,
    'waiting with a wrong password': <PendingPage {...pending} error="We could not match this email and password." />,
    'waiting with a code sent': <PendingPage {...pending} codeSent />,
    'waiting with a wrong code': (
      <PendingPage {...pending} codeSent error="This is not the code that we sent last, or it is too old." />
    ),
    linked: <PendingPage {...pending} state="linked" />,
    declined: <PendingPage {...pending} state="declined" reason={reason} />,
    withdrawn: <PendingPage {...pending} state="withdrawn" />,
    expired: <PendingPage {...pending} state="expired" />,
    'undo a link': (
      <UndoPage
        {...{ support, orgName: 'Acme Health', ...ada, action: '/auth/undo', token: 't'.repeat(43) }}
        state="ask"
      />
    ),
    'undone link': (
      <UndoPage {...{ support, orgName: 'Acme Health', ...ada, action: '/auth/undo', token: '' }} state="done" />
    ),
    'nothing to undo': (
      <UndoPage {...{ support, orgName: 'Acme Health', ...ada, action: '/auth/undo', token: '' }} state="gone" />
    ),
  }
}
