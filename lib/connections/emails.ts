import * as z from 'zod'
import { defineEmail } from '@/lib/mail/define'
import type { Ctx } from '@/lib/platform/context'
import { env } from '@/lib/platform/env'
import { type ConnectionId, idOf } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'

const connectionId = idOf('connection')

/** To the owners: a certificate or client secret ends, unless that is no longer so when the mail goes out. */
export const connectionEnds = defineEmail({
  name: 'connection-ends',
  payload: z.object({
    ...{ connectionId, what: z.enum(['certificate', 'secret']), ends: z.iso.datetime() },
    days: z.number().int(),
  }),

  async load(ctx, { connectionId: id, what, ends, days }) {
    const at = new Date(ends)
    const still = await ctx.db.connection.count({
      where: {
        ...{ id, state: 'active' },
        ...(what === 'secret'
          ? { clientSecretExpiresAt: at }
          : { certificates: { some: { notAfter: at }, none: { notAfter: { gt: at } } } }),
      },
    })
    if (!still) return []
    const thing: keyof typeof newOne =
      what === 'certificate' || (await hasClientKey(ctx, id)) ? 'certificate' : 'client secret'
    return (await toOwners(ctx, id)).map((owner) => ({ ...owner, what, thing, days, on: dateOf(at) }))
  },

  render: ({ hello, connection, what, thing, days, on, url }) => {
    return {
      subject: `The ${thing} of “${connection}” ends in ${days === 1 ? 'a day' : `${days} days`}`,
      paragraphs: [
        hello,
        what === 'secret'
          ? `The ${thing} with which we speak to your provider ends on ${on}. From then on nobody can sign in through “${connection}”.`
          : `The last certificate that “${connection}” trusts ends on ${on}. Your provider will have another one by then.`,
        what === 'secret'
          ? newOne[thing]
          : 'Add the new certificate beside the old one before the provider begins to use it. Nobody notices then.',
      ],
      action: { label: 'Open the connection', url },
    }
  },
})

const newOne = {
  'client secret': 'Make a new one at your provider, enter it in a draft of the connection, test it, and turn it on.',
  certificate:
    'Make a new key in a draft of the connection, upload its certificate at your provider beside the present one, test it, and turn it on.',
}

/** It proves itself by a key of ours, not by a secret. */
async function hasClientKey(ctx: Ctx, id: ConnectionId): Promise<boolean> {
  return (await ctx.db.connection.count({ where: { id, clientAuth: 'private_key_jwt' } })) > 0
}

/** To the owners: the provider's metadata has a key that nobody has looked at. */
export const keyFound = defineEmail({
  name: 'connection-key-found',
  payload: z.object({ connectionId, fingerprint: z.string() }),

  async load(ctx, { connectionId: id, fingerprint }) {
    const waits = await ctx.db.foundKey.count({ where: { connectionId: id, fingerprint, state: 'waiting' } })
    return waits ? (await toOwners(ctx, id)).map((owner) => ({ ...owner, fingerprint })) : []
  },

  render: ({ hello, connection, fingerprint, url }) => ({
    subject: `“${connection}” has a new certificate: please look at it`,
    paragraphs: [
      hello,
      `The metadata of “${connection}” has a certificate that is new to us. Until you take it, what it signs is refused; what was trusted before still is.`,
      `Compare this fingerprint (SHA-256) with what your provider shows: ${fingerprint}`,
    ],
    action: { label: 'Look at it', url },
    footnote: 'If nobody at your side changes certificates now, refuse it, and ask your provider.',
  }),
})

/** To the owners: the metadata can't be read, or is somebody else's. Sign-ins go on. */
export const metadataTrouble = defineEmail({
  name: 'connection-metadata-trouble',
  payload: z.object({ connectionId }),

  async load(ctx, { connectionId: id }) {
    const row = await ctx.db.connection.findUnique({ where: { id }, select: { metadataProblem: true } })
    const problem = row?.metadataProblem
    return problem ? (await toOwners(ctx, id)).map((owner) => ({ ...owner, problem })) : []
  },

  render: ({ hello, connection, problem, url }) => ({
    subject: `The metadata of “${connection}” needs a look`,
    paragraphs: [
      hello,
      problem,
      'Sign-ins go on as before. Give the connection another address in a draft, if it moved.',
    ],
    action: { label: 'Open the connection', url },
  }),
})

/** The owners of the organization that the connection belongs to; of them only `userId`, where that is given. */
export async function toOwners(ctx: Ctx, id: string, userId?: string) {
  const row = await ctx.db.connection.findUnique({
    where: { id },
    select: {
      name: true,
      org: {
        select: {
          slug: true,
          memberships: {
            where: {
              ...{ role: 'owner', user: { disabledAt: null, emailVerifiedAt: { not: null } } },
              ...(userId ? { userId } : {}),
            },
            orderBy: { userId: 'asc' },
            select: { user: { select: { email: true, name: true } } },
          },
        },
      },
    },
  })
  if (!row) return []
  const facts = { connection: row.name, url: `${env().PUBLIC_URL}${urls.connection(row.org.slug, id)}` }
  return row.org.memberships.map(({ user }) => ({ to: user.email, hello: `Hello ${user.name},`, ...facts }))
}

function dateOf(at: Date): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(at)
}
