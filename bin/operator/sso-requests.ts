import * as z from 'zod'
import { handOverSsoRequest, takeSsoRequest } from '@/lib/onboarding/operator-commands'
import { getSsoRequest, listSsoRequests, listWishes } from '@/lib/onboarding/operator-queries'
import { defineCommand, type Noun } from './command'
import { id, oneOf, optionally, orgIfAny, slice } from './options'
import { orgIdIfAny } from './references'
import { SsoRequest, SsoRequestInFull, Wish } from './request-shapes'

const request = id('ssoRequest', 'the request')

export const ssoRequests: Noun = {
  list: defineCommand({
    kind: 'look',
    help: 'list what is to be done, the oldest first, or what is over',
    options: {
      org: orgIfAny,
      state: optionally(oneOf(['open', 'taken', 'handed_over', 'withdrawn'], 'in this state only')),
      ...slice,
    },
    output: z.array(SsoRequest),
    columns: ['id', 'org', 'provider', 'domains', 'state', 'operator', 'createdAt'],
    run: async (ctx, { org, ...filter }) => listSsoRequests(ctx, { ...filter, orgId: await orgIdIfAny(ctx, org) }),
  }),
  show: defineCommand({
    kind: 'look',
    help: 'show one request: note, plan, domains, connections',
    options: { request },
    output: SsoRequestInFull,
    run: (ctx, input) => getSsoRequest(ctx, input.request),
  }),
  take: defineCommand({
    kind: 'act',
    help: 'take a request on; its owners read that you work on it',
    options: { request },
    output: SsoRequestInFull,
    async run(ctx, input) {
      await takeSsoRequest(ctx, { ssoRequestId: input.request })
      return getSsoRequest(ctx, input.request)
    },
  }),
  'hand-over': defineCommand({
    kind: 'act',
    help: 'hand a prepared connection over to the owners, who test it and turn it on',
    options: { request, connection: id('connection', 'what was prepared for them') },
    output: SsoRequestInFull,
    async run(ctx, input) {
      await handOverSsoRequest(ctx, { ssoRequestId: input.request, connectionId: input.connection })
      return getSsoRequest(ctx, input.request)
    },
  }),
}

export const wishes: Noun = {
  list: defineCommand({
    kind: 'look',
    help: 'list what owners miss, in their words, the latest first',
    options: slice,
    output: z.array(Wish),
    columns: ['createdAt', 'org', 'who', 'text'],
    run: listWishes,
  }),
}
