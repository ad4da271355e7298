import * as z from 'zod'
import { attemptStates } from '@/lib/attempts/search'
import { getPersonId } from '@/lib/operators/people-queries'
import { getAttempt, listAttempts, listLinkRequests, listSessions } from '@/lib/operators/sign-in-queries'
import { LinkRequestState } from '@/lib/platform/prisma/client'
import { defineCommand, type Noun } from './command'
import { oneOf, optionally, orgIfAny, person, slice, text, toggle } from './options'
import { orgIdIfAny } from './references'
import { Attempt, AttemptInFull, LinkRequest, Session } from './shapes'

const requestStates = Object.values(LinkRequestState) as [LinkRequestState, ...LinkRequestState[]]

export const linkRequests: Noun = {
  list: defineCommand({
    kind: 'look',
    help: 'list link requests, the newest first',
    options: { org: orgIfAny, state: optionally(oneOf(requestStates, 'in this state only')), ...slice },
    output: z.array(LinkRequest),
    columns: ['org', 'number', 'state', 'email', 'name', 'connection', 'linkedTo', 'createdAt'],
    async run(ctx, { org: named, ...filter }) {
      return listLinkRequests(ctx, { ...filter, orgId: await orgIdIfAny(ctx, named) })
    },
  }),
}

export const attempts: Noun = {
  list: defineCommand({
    kind: 'look',
    help: 'list sign-ins, the newest first',
    options: {
      org: orgIfAny,
      state: optionally(oneOf(attemptStates, 'with this outcome only')),
      email: optionally(text(z.string().max(254), 'part of the address that was asserted or typed')),
      ...slice,
    },
    output: z.array(Attempt),
    columns: ['reference', 'org', 'method', 'state', 'outcome', 'email', 'startedAt'],
    async run(ctx, { org: named, ...filter }) {
      return listAttempts(ctx, { ...filter, orgId: await orgIdIfAny(ctx, named) })
    },
  }),
  show: defineCommand({
    kind: 'look',
    help: 'show one sign-in with its steps and checks',
    options: { reference: text(z.string().max(40), 'as somebody read it out, such as 7KQ2-M9XD') },
    output: AttemptInFull,
    async run(ctx, { reference }) {
      return getAttempt(ctx, reference)
    },
  }),
}

export const sessions: Noun = {
  list: defineCommand({
    kind: 'look',
    help: 'list a person’s sessions, the one used last first',
    options: { person, ended: toggle('those that ended, too'), ...slice },
    output: z.array(Session),
    columns: ['id', 'method', 'confinedTo', 'device', 'network', 'lastSeenAt', 'endsAt', 'endedReason'],
    async run(ctx, { person: named, ...filter }) {
      return listSessions(ctx, { ...filter, userId: await getPersonId(ctx, named) })
    },
  }),
}
