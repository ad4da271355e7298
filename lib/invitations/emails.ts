import * as z from 'zod'
import { defineEmail } from '@/lib/mail/define'
import { transact } from '@/lib/platform/context'
import { env } from '@/lib/platform/env'
import { idOf } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'
import { findInvitation } from './find'
import { holdIfLost } from './hold'
import { INVITATION_DAYS } from './model'
import { tokenOf } from './token'

/** To the address that was invited. The link's token is made here, so no queue ever holds it. */
export const invitationSent = defineEmail({
  name: 'invitation',
  payload: z.object({ invitationId: idOf('invitation') }),

  async load(ctx, { invitationId }) {
    const invitation = await findInvitation(ctx, invitationId)
    if (invitation?.state !== 'waiting') return null
    // The record went missing between the command and this mail.
    if (invitation.held && (await transact(ctx, (tx) => holdIfLost(tx, invitationId)))) return null
    const url = `${env().PUBLIC_URL}${urls.invitation(tokenOf(invitationId))}`
    return { to: invitation.email, sender: invitation.invitedBy ?? 'Somebody', org: invitation.orgName, url }
  },

  render: ({ sender, org, url }) => ({
    subject: `${sender} invited you to ${org}`,
    paragraphs: ['Hello,', `${sender} invites you to join ${org}.`],
    action: { label: 'Look at the invitation', url },
    footnote: `It waits for ${INVITATION_DAYS} days. If you don’t know ${org}, do nothing: nobody joins without saying so.`,
  }),
})
