import * as z from 'zod'
import { defineEmail } from '@/lib/mail/define'
import { env } from '@/lib/platform/env'
import { idOf } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'

const what = z.enum([
  'passkey_added',
  'passkey_removed',
  'totp_added',
  'totp_removed',
  'codes_made',
  'code_used',
  'reset',
])

const words: Record<z.infer<typeof what>, { subject: string; text: string }> = {
  passkey_added: {
    subject: 'A passkey was added to your account',
    text: 'A passkey was added to your account. It signs you in without a password.',
  },
  passkey_removed: {
    subject: 'A passkey was removed from your account',
    text: 'A passkey was removed from your account, and your sessions in other browsers were ended.',
  },
  totp_added: {
    subject: 'An authenticator app was added to your account',
    text: 'Signing in with your password now asks for a code from that app.',
  },
  totp_removed: {
    subject: 'The authenticator app was removed from your account',
    text: 'Its codes do not work any more, and your sessions in other browsers were ended.',
  },
  codes_made: {
    subject: 'New recovery codes were made for your account',
    text: 'Ten new recovery codes were made. The ones of before do not work any more.',
  },
  reset: {
    subject: 'All passkeys and codes were taken from your account',
    text: 'Support took every passkey, authenticator app and recovery code from your account, and ended your sessions. Your password alone signs you in again, so add a new passkey or app.',
  },
  code_used: {
    subject: 'A recovery code was used to sign in',
    text: 'Somebody, probably you, used your password and one of your recovery codes.',
  },
}

/** Tells the owner of an account, at its verified address, that how one gets in has changed. */
export const factorChanged = defineEmail({
  name: 'factor-changed',
  payload: z.object({ userId: idOf('user'), what, left: z.number().int().optional() }),

  load: async (ctx, { userId, what, left }) => {
    const user = await ctx.db.user.findUnique({ where: { id: userId }, select: { email: true, name: true } })
    return user && { to: user.email, name: user.name, what, left: left ?? null }
  },

  render: ({ name, what, left }) => ({
    subject: words[what].subject,
    paragraphs: [
      `Hello ${name},`,
      words[what].text,
      ...(left === null ? [] : [left === 1 ? 'One code is left.' : `${left} codes are left.`]),
    ],
    action: { label: 'Look at your passkeys and codes', url: `${env().PUBLIC_URL}${urls.account.factors()}` },
    footnote: 'If this was not you, choose a new password at once, end your other sessions, and tell your IT team.',
  }),
})
