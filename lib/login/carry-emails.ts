import * as z from 'zod'
import { UNDO_DAYS } from '@/lib/link-requests/model'
import { makeUndoLink } from '@/lib/link-requests/undo-link'
import { defineEmail } from '@/lib/mail/define'
import { idOf } from '@/lib/platform/ids'
import { isMailHeld } from '@/lib/users/held-mail'

/**
 * Tells somebody, at the address that we verified before, that their link was
 * carried over to the connection that replaces their old one, with a link that
 * takes it back (I4). Never to an address that an IdP asserts, nor into a lost domain (I8).
 */
export const identityCarried = defineEmail({
  name: 'identity-carried',
  payload: z.object({ identityId: idOf('identity') }),

  async load(ctx, { identityId }, secrets) {
    const identity = await ctx.db.identity.findFirst({
      where: { id: identityId, carriedFromId: { not: null } },
      include: { user: true, connection: { include: { org: true } } },
    })
    if (!identity?.user?.emailVerifiedAt || (await isMailHeld(ctx, identity.user))) return null
    const { user, connection, carriedFromId } = identity
    const from = await ctx.db.identity.findUnique({
      where: { id: carriedFromId! },
      select: { connection: { select: { name: true } } },
    })
    const url = await makeUndoLink(ctx, secrets, { userId: user.id, identityId })
    const who = identity.email ?? identity.subject
    const old = from?.connection.name ?? 'the connection before'
    return { to: user.email, name: user.name, org: connection.org.name, connection: connection.name, old, who, url }
  },

  render: ({ name, org, connection, old, who, url }) => ({
    subject: `You now sign in to ${org} through ${connection}`,
    paragraphs: [
      `Hello ${name},`,
      `${org} moves from ${old} to ${connection}. You signed in there as ${who}, and your link was carried over: it opens your account from now on.`,
    ],
    action: { label: 'This was not me: undo it', url },
    footnote: `If you expected this, there is nothing to do. The link works for ${UNDO_DAYS} days, once.`,
  }),
})
