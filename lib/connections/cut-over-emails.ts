import * as z from 'zod'
import { defineEmail } from '@/lib/mail/define'
import { idOf } from '@/lib/platform/ids'
import { toOwners } from './emails'

/** To the owners: one connection has taken another's place, unless that was taken back before the mail went out. */
export const connectionCutOver = defineEmail({
  name: 'connection-cut-over',
  /** `by` is nobody of the organization where an operator did it. */
  payload: z.object({ connectionId: idOf('connection'), by: idOf('user').nullable() }),

  async load(ctx, { connectionId: id, by }) {
    const row = await ctx.db.connection.findFirst({
      where: { id, cutOverAt: { not: null } },
      select: { replaces: { select: { name: true } } },
    })
    if (!row?.replaces) return []
    const old = row.replaces.name
    const actor = by && (await ctx.db.user.findUnique({ where: { id: by }, select: { name: true } }))
    const who = by ? actor?.name || 'Somebody' : 'The operator of this installation'
    const whom = by ? 'the other owners' : 'the operator'
    return (await toOwners(ctx, id)).map((owner) => ({ ...owner, old, who, whom }))
  },

  render: ({ hello, connection, old, who, whom, url }) => ({
    subject: `“${connection}” has taken the place of “${old}”`,
    paragraphs: [
      hello,
      `${who} turned “${old}” off: your people sign in through “${connection}” from now on. Whoever was signed in through “${old}” signs in again.`,
      'The links of your people to the old connection stay. While it exists, an owner can turn it on again.',
    ],
    action: { label: 'Open the connection', url },
    footnote: `If you did not expect this, ask ${whom}, and turn the old connection on again.`,
  }),
})
