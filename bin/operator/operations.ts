import * as z from 'zod'
import { discardFailedJob, listFailedJobs, retryFailedJob } from '@/lib/audit/failed-jobs'
import { listEvents } from '@/lib/operators/audit-queries'
import { createOperator, linkOperator, unlinkOperator } from '@/lib/operators/commands'
import { getKey } from '@/lib/operators/key-queries'
import { getPersonId } from '@/lib/operators/people-queries'
import { getOperator, getOperatorId, listOperators } from '@/lib/operators/queries'
import { NewOperator } from '@/lib/operators/schema'
import { defineCommand, type Noun } from './command'
import { id, optionally, orgIfAny, person, slice, text, toggle } from './options'
import { orgIdIfAny } from './references'
import { AuditEvent, DiscardedJob, FailedJob, Operator, RetriedJob, UnlinkedOperator } from './shapes'

export const audit: Noun = {
  list: defineCommand({
    kind: 'look',
    help: 'list audit events, the newest first',
    options: {
      org: orgIfAny,
      event: optionally(text(z.string().max(80), 'this event, or all about a noun: connection, member …')),
      ...slice,
    },
    output: z.array(AuditEvent),
    columns: ['at', 'org', 'who', 'sentence', 'reason'],
    async run(ctx, { org: named, ...filter }) {
      return listEvents(ctx, { ...filter, orgId: await orgIdIfAny(ctx, named) })
    },
  }),
}

export const jobs: Noun = {
  'list-failed': defineCommand({
    kind: 'look',
    help: 'list jobs for which all tries failed, the latest first, 200 at most',
    options: {},
    output: z.array(FailedJob),
    run: listFailedJobs,
  }),
  retry: defineCommand({
    kind: 'act',
    help: 'give a failed job all its tries again',
    options: { job: id('job', 'the job') },
    output: RetriedJob,
    async run(ctx, { job }) {
      await retryFailedJob(ctx, job)
      return { id: job, retried: true as const }
    },
  }),
  discard: defineCommand({
    kind: 'act',
    help: 'give a failed job up: nobody does it any more',
    options: { job: id('job', 'the job') },
    output: DiscardedJob,
    async run(ctx, { job }) {
      await discardFailedJob(ctx, job)
      return { id: job, discarded: true as const }
    },
  }),
}

const { email } = NewOperator.shape
const whichOperator = text(email, 'the operator’s address')

export const operators: Noun = {
  create: defineCommand({
    kind: 'first_act',
    help: 'add a person who may act as operator',
    options: {
      name: text(NewOperator.shape.name, 'name as owners read it'),
      email: text(NewOperator.shape.email, 'address'),
    },
    output: z.object({ id: z.string(), name: z.string(), email: z.string() }),
    run: async (ctx, { name, email }) => ({ id: await createOperator(ctx, { name, email }), name, email }),
  }),
  list: defineCommand({
    kind: 'look',
    help: 'list operators',
    options: {},
    output: z.array(Operator),
    run: listOperators,
  }),
  link: defineCommand({
    kind: 'act',
    help: 'let the person of an account act as an operator in a browser, with a passkey or a second factor',
    options: { email: whichOperator, person },
    output: Operator,
    async run(ctx, { email: address, person: named }) {
      const operatorId = await getOperatorId(ctx, address)
      await linkOperator(ctx, { operatorId, userId: await getPersonId(ctx, named) })
      return getOperator(ctx, operatorId)
    },
  }),
  unlink: defineCommand({
    kind: 'act',
    help: 'take an operator from the account that they use in a browser; names the keys that still call the API as them',
    options: { email: whichOperator, revokeKeys: toggle('end those keys in the same act') },
    output: UnlinkedOperator,
    async run(ctx, { email: address, revokeKeys: revokesKeys }) {
      const operatorId = await getOperatorId(ctx, address)
      const keys = await unlinkOperator(ctx, operatorId, { revokesKeys })
      const operator = await getOperator(ctx, operatorId)
      return { ...operator, keys: await Promise.all(keys.map((key) => getKey(ctx, key))) }
    },
  }),
}
