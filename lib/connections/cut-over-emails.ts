import * as z from 'zod'
import { defineEmail } from '@/lib/mail/define'
import { idOf } from '@/lib/platform/ids'
import { toOwners } from './emails'

/** To the owners: one connection has taken another's place, unless that was taken back before the mail went out. */
export const connectionCutOver = defineEmail({
  name: 'connection-cut-over',
  payload: z.object({ connectionId: idOf('connection'), by: idOf('user') }),

  async load(ctx, { connectionId: id, by }) {
    const row = await ctx.db.connection.findFirst({
      where: { id, cutOverAt: { not: null } },
      select: { replaces: { select: { name: true } } },
    })
    if (!row?.replaces) return []
    const old = row.replaces.name
    const actor = await ctx.db.user.findUnique({ where: { id: by }, select: { name: true } })
    const who = actor?.name ?? 'Somebody'
    return (await toOwners(ctx, id)).map((owner) => ({ ...owner, old, who }))
  },

  render: ({ hello, connection, old, who, url }) => ({
    subject: `“${connection}” has taken the place of “${old}”`,
    paragraphs: [
      hello,
      `${who} turned “${old}” off: your people sign in through “${connection}” from now on. Whoever was signed in through “${old}” signs in again.`,
      'The links of your people to the old connection stay. While it exists, an owner can turn it on again.',
    ],
    action: { label: 'Open the connection', url },
    footnote: 'If you did not expect this, ask the other owners, and turn the old connection on again.',
  }),
})
