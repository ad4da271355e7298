import * as z from 'zod'
import { hostOf } from '@/lib/connections/model'
import { isVerifiedFor } from '@/lib/domains/queries'
import { defineEmail } from '@/lib/mail/define'
import type { Ctx, SystemActor } from '@/lib/platform/context'
import { digest } from '@/lib/platform/crypto'
import { env } from '@/lib/platform/env'
import { idOf, type LinkRequestId, type OrgId } from '@/lib/platform/ids'
import { addSeconds } from '@/lib/platform/time'
import { urls } from '@/lib/platform/urls'
import { type LinkRequestState, PROOF_SECONDS, requestName, UNDO_DAYS, WAITING_DAYS } from './model'
import { makeUndoLink } from './undo-link'

const payload = z.object({ linkRequestId: idOf('linkRequest') })

/** To the person who has just asked, at the address their IdP asserts. */
export const linkRequestAsked = defineEmail({
  name: 'link-request-asked',
  payload,
  load: (ctx, { linkRequestId }) => toAsker(ctx, linkRequestId, 'waiting'),

  render: ({ hello, org, connection, request }: AskerFacts) => ({
    subject: `We asked ${org} to link your sign-in (${request})`,
    paragraphs: [
      hello,
      `You signed in through ${connection} and asked ${org} to link that sign-in to your account there.`,
      `An owner or admin of ${org} answers it. We write to you then; an unanswered request ends after ${WAITING_DAYS} days.`,
    ],
    footnote: `If this was not you, tell ${org}. Nothing is linked yet.`,
  }),
})

/** An admin agreed, and the account's owner still has to prove it. Does not name the account. */
export const linkRequestApproved = defineEmail({
  name: 'link-request-approved',
  payload,
  load: (ctx, { linkRequestId }) => toAsker(ctx, linkRequestId, 'waiting'),

  render: ({ hello, org, request, signInUrl }: AskerFacts) => ({
    subject: `One more step to sign in to ${org} with SSO`,
    paragraphs: [
      hello,
      `${org} agreed to your request ${request}. One thing is left: show that the account is yours.`,
      'Sign in with SSO once more. On the page that says we are waiting, prove the account by its password or by a mailed code.',
    ],
    action: { label: 'Sign in', url: signInUrl },
  }),
})

/** To the person who asked: from now on the sign-in works. */
export const linkRequestLinked = defineEmail({
  name: 'link-request-linked',
  payload,
  load: (ctx, { linkRequestId }) => toAsker(ctx, linkRequestId, 'linked'),

  render: ({ hello, org, connection, signInUrl }: AskerFacts) => ({
    subject: `You can now sign in to ${org} with SSO`,
    paragraphs: [
      hello,
      `Your sign-in through ${connection} was linked to your account. Choose “Log in with SSO” from now on.`,
    ],
    action: { label: 'Sign in', url: signInUrl },
  }),
})

export const linkRequestDeclined = defineEmail({
  name: 'link-request-declined',
  payload,
  load: (ctx, { linkRequestId }) => toAsker(ctx, linkRequestId, 'declined'),

  render: ({ hello, org, request, reason }: AskerFacts) => ({
    subject: `${org} did not link your sign-in`,
    paragraphs: [hello, `${org} answered your request ${request}. The reason given:`, reason ?? 'None was given.'],
    footnote: 'You can ask again after a day, with a note to them.',
  }),
})

/**
 * Tells the account's owner, at the address that we verified before, that
 * another sign-in opens it now, with a link that takes it back (I4). The link's
 * token is made here, so no queue ever holds it.
 */
export const identityLinked = defineEmail({
  name: 'identity-linked',
  payload,

  async load(ctx, { linkRequestId }, secrets) {
    const request = await ctx.db.linkRequest.findUnique({
      where: { id: linkRequestId, state: 'linked' },
      select: {
        userId: true,
        user: true,
        org: { select: { name: true } },
        identity: { include: { connection: true } },
      },
    })
    const { user, identity } = request ?? {}
    if (!request || !user?.emailVerifiedAt || identity?.userId !== user.id) return null

    const url = await makeUndoLink(ctx, secrets, { userId: user.id, identityId: identity.id })
    const who = identity.email ?? identity.subject
    return { to: user.email, name: user.name, org: request.org.name, connection: identity.connection.name, who, url }
  },

  render: ({ name, org, connection, who, url }) => ({
    subject: 'A new sign-in was linked to your account',
    paragraphs: [
      `Hello ${name},`,
      `${who}, who signs in to ${org} through ${connection}, opens your account from now on.`,
    ],
    action: { label: 'This was not me: undo it', url },
    footnote: `If you expected this, there is nothing to do. The link works for ${UNDO_DAYS} days, once.`,
  }),
})

/** A code that proves an account to the sign-in that asks. Made here; only its digest is kept (I28). */
export const proofCode = defineEmail({
  name: 'proof-code',
  payload: z.object({ proofId: idOf('proof') }),

  async load(ctx, { proofId }, secrets) {
    const code = secrets.code('proof')
    const [proof] = await ctx.db.identityProof.updateManyAndReturn({
      where: { id: proofId, userId: { not: null }, usedAt: null, expiresAt: { gt: ctx.now } },
      data: { codeHash: digest(`${proofId}:${code}`), expiresAt: addSeconds(ctx.now, PROOF_SECONDS) },
      select: { user: true, identity: { include: { connection: { include: { org: true } } } } },
    })
    if (!proof?.user) return null
    const { email, subject, connection } = proof.identity
    const asker = { who: email ?? subject, connection: connection.name, host: hostOf(connection.signInUrl) }
    return { to: proof.user.email, name: proof.user.name, org: connection.org.name, ...asker, code }
  },

  render: ({ name, org, who, connection, host, code }) => ({
    subject: `Confirm linking a sign-in at ${org}`,
    paragraphs: [
      `Hello ${name},`,
      `Somebody who signed in as ${who} through ${connection} (${host}) asks to be linked to your account at ${org}.`,
      'If that is you, type this code on the page where you asked for it:',
    ],
    code,
    footnote: 'The code works for 15 minutes. If this was not you, tell nobody this code.',
  }),
})

type AskerFacts = {
  hello: string
  org: string
  connection: string
  /** `R-2048` */
  request: string
  reason: string | null
  signInUrl: string
}

/** The person behind a request, at the address their IdP asserts; `null` once the request has moved on. */
async function toAsker(ctx: Ctx<SystemActor>, id: LinkRequestId, state: LinkRequestState) {
  const found = await ctx.db.linkRequest.findUnique({
    where: { id, state },
    select: {
      number: true,
      reason: true,
      org: { select: { name: true, slug: true } },
      orgId: true,
      identity: { select: { email: true, name: true, connection: { select: { name: true } } } },
    },
  })
  if (!found?.identity.email) return null
  // An address that left the verified domains is somebody else's: no mail of ours goes there (I1).
  if (!(await isVerifiedFor(ctx, found.orgId as OrgId, found.identity.email, { allowMissing: false }))) return null
  const facts: AskerFacts = {
    hello: found.identity.name ? `Hello ${found.identity.name},` : 'Hello,',
    org: found.org.name,
    connection: found.identity.connection.name,
    request: requestName(found.number),
    reason: found.reason,
    signInUrl: `${env().PUBLIC_URL}${urls.orgLogin(found.org.slug)}`,
  }
  return { to: found.identity.email, ...facts }
}
