import * as z from 'zod'
import type { Provider } from '@/lib/connections/revision-config'
import { providerNames } from '@/lib/guides/model'
import { defineEmail } from '@/lib/mail/define'
import { env } from '@/lib/platform/env'
import { idOf } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'

const payload = z.object({ ssoRequestId: idOf('ssoRequest') })

/** An organization asks for help with single sign-on: to everybody who operates the installation. */
export const ssoRequested = defineEmail({
  name: 'sso-requested',
  payload,

  async load(ctx, { ssoRequestId }) {
    const request = await ctx.db.ssoRequest.findUnique({
      where: { id: ssoRequestId, state: 'open' },
      select: { provider: true, domains: true, org: { select: { name: true } } },
    })
    if (!request) return []
    const facts = {
      ...{ org: request.org.name, domains: request.domains.join(', ') },
      provider: providerNames[request.provider as Provider],
      url: env().PUBLIC_URL + urls.operator.request(ssoRequestId),
    }
    const operators = await ctx.db.operator.findMany({
      orderBy: { createdAt: 'asc' },
      select: { email: true, name: true },
    })
    return operators.map(({ email, name }) => ({ to: email, name, ...facts }))
  },

  render: ({ name, org, provider, domains, url }) => ({
    subject: `${org} asks for help with single sign-on`,
    paragraphs: [
      `Hello ${name},`,
      `${org} would like you to set up single sign-on with ${provider}, for the domains ${domains}.`,
    ],
    action: { label: 'Open the request', url },
  }),
})

/** What was prepared waits for the organization's owners: they test it, and turn it on. */
export const ssoHandedOver = defineEmail({
  name: 'sso-handed-over',
  payload,

  async load(ctx, { ssoRequestId }) {
    const request = await ctx.db.ssoRequest.findUnique({
      where: { id: ssoRequestId, state: 'handed_over' },
      select: { orgId: true, connectionId: true, org: { select: { name: true, slug: true } } },
    })
    const connection =
      request?.connectionId &&
      (await ctx.db.connection.findFirst({
        where: { id: request.connectionId, orgId: request.orgId },
        select: { id: true, name: true },
      }))
    if (!request || !connection) return []
    const owners = await ctx.db.user.findMany({
      where: { disabledAt: null, memberships: { some: { orgId: request.orgId, role: 'owner' } } },
      orderBy: { id: 'asc' },
      select: { email: true, name: true },
    })
    const url = env().PUBLIC_URL + urls.connection(request.org.slug, connection.id)
    const facts = { org: request.org.name, connection: connection.name, url }
    return owners.map(({ email, name }) => ({ to: email, name, ...facts }))
  },

  render: ({ name, org, connection, url }) => ({
    subject: `Single sign-on for ${org} is prepared`,
    paragraphs: [
      `Hello ${name},`,
      `The connection “${connection}” that you asked for is filled in. Test it and turn it on: until then it signs nobody in.`,
    ],
    action: { label: 'Open the connection', url },
  }),
})
