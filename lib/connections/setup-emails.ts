import * as z from 'zod'
import { defineEmail } from '@/lib/mail/define'
import { digest } from '@/lib/platform/crypto'
import { env } from '@/lib/platform/env'
import { idOf } from '@/lib/platform/ids'
import { addSeconds } from '@/lib/platform/time'
import { urls } from '@/lib/platform/urls'
import { CODE_SECONDS, codePurpose } from './setup-model'

const alive = { revokedAt: null, declinedAt: null }

/** To whom a set-up link is handed. Its token is made here, so that no queue ever holds it. */
export const setupLinkSent = defineEmail({
  name: 'setup-link',
  payload: z.object({ setupLinkId: idOf('setupLink') }),

  async load(ctx, { setupLinkId: id }, secrets) {
    const token = secrets.link('setup')
    const [link] = await ctx.db.setupLink.updateManyAndReturn({
      where: { id, ...alive, expiresAt: { gt: ctx.now } },
      data: { tokenHash: digest(token) },
      select: { ...mailed, connection: { select: { org: { select: { name: true } } } } },
    })
    if (!link) return null
    const until = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(link.expiresAt)
    const url = env().PUBLIC_URL + urls.setupOpen(token)
    return {
      to: link.contactEmail,
      name: link.contactName,
      askedBy: link.askedBy,
      org: link.connection.org.name,
      until,
      url,
    }
  },

  render: ({ name, askedBy, org, until, url }) => ({
    subject: `Set up single sign-on for ${org} (link works until ${until})`,
    paragraphs: [
      `Hello ${name},`,
      `${askedBy} of ${org} asks you to connect your identity provider, such as Entra ID or Okta. You need no account: the link opens the steps, and keeps what you enter.`,
      'Nothing is turned on by you: an owner there looks at it, and does that.',
    ],
    action: { label: 'Open the steps', url },
    footnote:
      'The first browser that opens the link may use it; another one needs a code that we mail to you. If you did not expect this, ask them before you open it.',
  }),
})

const mailed = { contactEmail: true, contactName: true, askedBy: true, expiresAt: true } as const

/** A code for another browser of the same contact. Made here; only its digest is kept. */
export const setupCode = defineEmail({
  name: 'setup-code',
  payload: z.object({ setupVisitId: idOf('setupVisit') }),

  async load(ctx, { setupVisitId: id }, secrets) {
    const code = secrets.code('setup')
    const [visit] = await ctx.db.setupVisit.updateManyAndReturn({
      where: { id, openedAt: null, expiresAt: { gt: ctx.now }, link: { ...alive, expiresAt: { gt: ctx.now } } },
      data: { codeHash: digest(codePurpose(id, code)), expiresAt: addSeconds(ctx.now, CODE_SECONDS) },
      select: { link: { select: mailed } },
    })
    return visit ? { to: visit.link.contactEmail, name: visit.link.contactName, code } : null
  },

  render: ({ name, code }) => ({
    subject: 'Your code for the set-up steps',
    paragraphs: [
      `Hello ${name},`,
      'Somebody opened your set-up link in another browser. If that is you, type this code there:',
    ],
    code,
    footnote:
      'The code works for 15 minutes. If this was not you, tell nobody this code, and tell whoever sent you the link.',
  }),
})
