import * as z from 'zod'
import { record } from '@/lib/audit/record'
import { defineEmail } from '@/lib/mail/define'
import { transact } from '@/lib/platform/context'
import { digest } from '@/lib/platform/crypto'
import { env } from '@/lib/platform/env'
import { idOf, newId } from '@/lib/platform/ids'
import { addSeconds, HOUR_SECONDS } from '@/lib/platform/time'
import { urls } from '@/lib/platform/urls'
import { isMailHeld } from './held-mail'

const payload = z.object({ userId: idOf('user') })

/**
 * Lets the account's owner choose a new password. The token is made here, so no
 * queue ever holds it. Also asked for in the name of nobody, so that asking
 * costs the same whether there is an account or not (I15). Held while the address's domain is lost (I8).
 */
export const passwordReset = defineEmail({
  name: 'password-reset',
  payload: z.object({ userId: idOf('user').nullable() }),

  async load(ctx, { userId }, secrets) {
    const user =
      userId &&
      (await ctx.db.user.findUnique({
        where: { id: userId, disabledAt: null },
        select: { id: true, email: true, name: true },
      }))
    if (!user || (await isMailHeld(ctx, user))) return null
    const token = secrets.link('password_reset') // the same at each try of this job
    const row = { userId, purpose: 'password_reset', tokenHash: digest(token) }
    await transact(ctx, async (tx) => {
      const times = { createdAt: tx.now, expiresAt: addSeconds(tx.now, HOUR_SECONDS) }
      const data = [{ id: newId('mailToken'), ...row, ...times }]
      const { count } = await tx.db.mailToken.createMany({ data, skipDuplicates: true })
      if (count) await record(tx, null, 'user.password_reset_asked', { userId })
    })
    return { to: user.email, name: user.name, url: `${env().PUBLIC_URL}${urls.newPassword}?t=${token}` }
  },

  render: ({ name, url }) => ({
    subject: 'Reset your password',
    paragraphs: [`Hello ${name},`, 'Somebody, probably you, asked to choose a new password for your account.'],
    action: { label: 'Choose a new password', url },
    footnote: 'The link works for one hour, once. If this was not you, do nothing: your password stays as it is.',
  }),
})

/** Tells the owner that the password is another one now. */
export const passwordChanged = defineEmail({
  name: 'password-changed',
  payload,

  load: async (ctx, { userId }) => {
    const user = await ctx.db.user.findUnique({ where: { id: userId }, select: { email: true, name: true } })
    return user && { to: user.email, name: user.name }
  },

  render: ({ name }) => ({
    subject: 'Your password was changed',
    paragraphs: [`Hello ${name},`, 'Your password was changed, and your other sessions were ended.'],
    action: { label: 'This was not me', url: `${env().PUBLIC_URL}${urls.resetPassword()}` },
  }),
})
