import { connectionCutOver } from '@/lib/connections/cut-over-emails'
import { connectionEnds, keyFound, metadataTrouble } from '@/lib/connections/emails'
import { setupLinkDeclined, setupLinkReady } from '@/lib/connections/setup-answer-emails'
import { setupCode, setupLinkSent } from '@/lib/connections/setup-emails'
import { domainContested, domainExpired, domainExpires, domainMissing, domainVerified } from '@/lib/domains/emails'
import { loanAnswered, loanAsked } from '@/lib/domains/loan-emails'
import { factorChanged } from '@/lib/factors/emails'
import { invitationSent } from '@/lib/invitations/emails'
import {
  carryUndone,
  identityDenied,
  linkRequestReminder,
  linkRequestsWaiting,
  linkUndone,
} from '@/lib/link-requests/admin-emails'
import {
  identityLinked,
  linkRequestApproved,
  linkRequestAsked,
  linkRequestDeclined,
  linkRequestLinked,
  proofCode,
} from '@/lib/link-requests/emails'
import { identityCarried } from '@/lib/login/carry-emails'
import { identityAddressChanged } from '@/lib/login/emails'
import { accountReady, newcomersAdded } from '@/lib/newcomers/emails'
import { ssoHandedOver, ssoRequested } from '@/lib/onboarding/emails'
import { operatorActed } from '@/lib/operators/emails'
import { passwordChanged, passwordReset } from '@/lib/users/emails'
import { type Handler, handleEmail } from './handler'

/**
 * Every e-mail that the worker can send. One that is missing here is not lost:
 * its jobs wait in the outbox.
 */
export const emails: readonly Handler[] = [
  handleEmail(passwordReset),
  handleEmail(passwordChanged),
  handleEmail(factorChanged),
  handleEmail(domainVerified),
  handleEmail(domainMissing),
  handleEmail(domainExpires),
  handleEmail(domainExpired),
  handleEmail(domainContested),
  handleEmail(loanAsked),
  handleEmail(loanAnswered),
  handleEmail(connectionEnds),
  handleEmail(keyFound),
  handleEmail(metadataTrouble),
  handleEmail(setupLinkSent),
  handleEmail(setupCode),
  handleEmail(setupLinkDeclined),
  handleEmail(setupLinkReady),
  handleEmail(linkRequestAsked),
  handleEmail(linkRequestApproved),
  handleEmail(linkRequestLinked),
  handleEmail(linkRequestDeclined),
  handleEmail(identityLinked),
  handleEmail(proofCode),
  handleEmail(linkRequestsWaiting),
  handleEmail(linkRequestReminder),
  handleEmail(identityDenied),
  handleEmail(linkUndone),
  handleEmail(carryUndone),
  handleEmail(identityCarried),
  handleEmail(connectionCutOver),
  handleEmail(identityAddressChanged),
  handleEmail(invitationSent),
  handleEmail(accountReady),
  handleEmail(newcomersAdded),
  handleEmail(operatorActed),
  handleEmail(ssoRequested),
  handleEmail(ssoHandedOver),
]
