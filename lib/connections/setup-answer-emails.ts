import * as z from 'zod'
import { defineEmail } from '@/lib/mail/define'
import type { Ctx } from '@/lib/platform/context'
import { env } from '@/lib/platform/env'
import { idOf } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'
import { trustFactsOf } from './difference'
import { toOwners } from './emails'
import { RevisionConfig } from './revision-config'

const payload = z.object({ setupLinkId: idOf('setupLink') })

/** To whoever asked: the contact says that the link is not for them. */
export const setupLinkDeclined = defineEmail({
  name: 'setup-link-declined',
  payload,

  async load(ctx, { setupLinkId: id }) {
    const link = await ctx.db.setupLink.findFirst({ where: { id, declinedAt: { not: null } }, select: asked })
    if (!link) return []
    const { contactName, contactEmail } = link
    return (await toWhoAsked(ctx, link)).map((owner) => ({ ...owner, contactName, contactEmail }))
  },

  render: ({ hello, connection, contactName, contactEmail, url }) => ({
    subject: `${contactName} declined to set up “${connection}”`,
    paragraphs: [
      hello,
      `${contactName} (${contactEmail}) answered that the set-up link for “${connection}” is not for them. The link has ended; what was entered stays in the draft.`,
      'Send a link to somebody else, or fill the draft in yourself.',
    ],
    action: { label: 'Open the connection', url },
  }),
})

/** To whoever asked: the contact says that the draft is ready, unless it is a draft no more. */
export const setupLinkReady = defineEmail({
  name: 'setup-link-ready',
  payload,

  async load(ctx, { setupLinkId: id }) {
    const link = await ctx.db.setupLink.findFirst({ where: { id, revokedAt: null, declinedAt: null }, select: asked })
    const draft =
      link?.revisionId &&
      (await ctx.db.connectionRevision.findFirst({
        where: { id: link.revisionId, state: 'draft' },
        select: { config: true, testedAt: true },
      }))
    const config = RevisionConfig.safeParse(draft ? draft.config : null)
    if (!link || !draft || !config.success) return []
    const { connectionId, contactName } = link
    const { host, issuer } = trustFactsOf(config.data)
    const facts = {
      ...{ connection: config.data.name, contactName, host, issuer, tested: draft.testedAt !== null },
      kind: config.data.kind,
      url: env().PUBLIC_URL + urls.connectionSetup(link.connection.org.slug, connectionId, TURN_ON),
    }
    return (await toWhoAsked(ctx, link)).map((owner) => ({ ...owner, ...facts }))
  },

  render: ({ hello, connection, contactName, kind, host, issuer, tested, url }) => ({
    subject: `“${connection}” is filled in: please look at it`,
    paragraphs: [
      hello,
      `${contactName} says that “${connection}” is ready. Nothing changes until an owner turns it on.`,
      `People are sent to: ${host}`,
      `${kind === 'saml' ? 'Entity ID' : 'Issuer'} of the provider: ${issuer}`,
      tested ? 'It passed a test sign-in as it is now.' : 'It has not passed a test sign-in as it is now.',
    ],
    action: { label: 'Look at it', url },
    footnote: 'Compare these with what your provider shows, before you turn it on.',
  }),
})

/** The owners' wizard, where what would change is shown in full. */
const TURN_ON = 6

const asked = {
  ...{ connectionId: true, revisionId: true, createdById: true, contactName: true, contactEmail: true },
  connection: { select: { org: { select: { slug: true } } } },
} as const

/** The owner who asked; every owner where that was an operator, or somebody who is no owner any more. */
async function toWhoAsked(
  ctx: Ctx,
  { connectionId, createdById }: { connectionId: string; createdById: string | null },
) {
  const asker = createdById ? await toOwners(ctx, connectionId, createdById) : []
  return asker.length ? asker : toOwners(ctx, connectionId)
}
