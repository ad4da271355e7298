import { factorChanged } from '@/lib/factors/emails'
import { identityDenied, linkRequestReminder, linkRequestsWaiting, linkUndone } from '@/lib/link-requests/admin-emails'
import {
  identityLinked,
  linkRequestApproved,
  linkRequestAsked,
  linkRequestDeclined,
  linkRequestLinked,
  proofCode,
} from '@/lib/link-requests/emails'
import { identityAddressChanged } from '@/lib/login/emails'
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
  handleEmail(identityAddressChanged),
  handleEmail(operatorActed),
]
