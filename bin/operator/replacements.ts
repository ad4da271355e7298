import * as z from 'zod'
import { cutOver, undoCutOver } from '@/lib/connections/cut-over'
import { type Replacement as Found, getReplacement } from '@/lib/connections/replacement-queries'
import { whoCameOver } from '@/lib/login/carry-people'
import { getConnection, getConnectionOrgId, getReplacedId, listReplacements } from '@/lib/operators/connection-queries'
import type { Ctx, OperatorActor } from '@/lib/platform/context'
import { type FailureCode, fail } from '@/lib/platform/errors'
import type { ConnectionId, OrgId } from '@/lib/platform/ids'
import { countSessionsThrough } from '@/lib/sessions/endings'
import { defineCommand, type Noun } from './command'
import { id, orgIfAny, slice, toggle } from './options'
import { orgIdIfAny } from './references'
import { Replacement, ReplacementInFull } from './replacement-shapes'
import { nextStepOf, stageOf } from './replacement-stage'

const newOne = id('connection', 'the connection that takes the other one’s place')

const list = defineCommand({
  kind: 'look',
  help: 'list connections that take another one’s place, and where each stands',
  options: { org: orgIfAny, ...slice },
  output: z.array(Replacement),
  async run(ctx, { org: named, ...part }) {
    const found = await listReplacements(ctx, { ...part, orgId: await orgIdIfAny(ctx, named) })
    return found.map((one) => {
      const { org, next, old, cutOverAt } = one
      return { id: next.id, org, from: old.name, to: next.name, stage: stageOf(one), cutOverAt }
    })
  },
})

const show = defineCommand({
  kind: 'look',
  help: 'show how far a replacement has come, and what cutting over or going back would do now; changes nothing',
  options: {
    connection: id('connection', 'either side of the replacement'),
    names: toggle('with who has come over and who has not, by name'),
    ...slice,
  },
  output: ReplacementInFull,
  async run(ctx, { connection, names, ...part }) {
    return inFull(ctx, await find(ctx, connection), names ? part : null)
  },
})

const cutOverNow = defineCommand({
  kind: 'act',
  help: 'turn the replaced connection off: its people come by the new one alone, its sessions end',
  options: { connection: newOne },
  output: ReplacementInFull,
  async run(ctx, { connection: connectionId }) {
    const { orgId, replacement } = await findNew(ctx, connectionId)
    if (stageOf(replacement) !== 'both_on') await refuse(ctx, orgId, replacement, 'replacement_not_live')
    await cutOver(ctx, orgId, { connectionId })
    return inFull(ctx, await findNew(ctx, connectionId), null)
  },
})

const goBack = defineCommand({
  kind: 'act',
  help: 'turn the replaced connection on again after a cut-over; the new one stays on',
  options: { connection: newOne },
  output: ReplacementInFull,
  async run(ctx, { connection: connectionId }) {
    const { orgId, replacement } = await findNew(ctx, connectionId)
    if (stageOf(replacement) !== 'cut_over') await refuse(ctx, orgId, replacement, 'replacement_not_cut_over')
    await undoCutOver(ctx, orgId, { connectionId })
    return inFull(ctx, await findNew(ctx, connectionId), null)
  },
})

export const replacements: Noun = { list, show, 'cut-over': cutOverNow, 'go-back': goBack }

type Reader = Ctx<OperatorActor>
type Known = { orgId: OrgId; replacement: Found }

/** @throws Failure `connection_not_found`, `replacement_not_found` */
async function find(ctx: Reader, connectionId: ConnectionId): Promise<Known> {
  const orgId = await getConnectionOrgId(ctx, connectionId)
  const { replacement } = await getReplacement(ctx, orgId, connectionId)
  if (replacement) return { orgId, replacement }
  fail('replacement_not_found', { detail: 'An owner begins a replacement on the page of the old connection.' })
}

/** By the new side only, for acts: of a connection that takes a place and gives its own nobody has to guess what is meant. */
async function findNew(ctx: Reader, connectionId: ConnectionId): Promise<Known> {
  const replacedId = await getReplacedId(ctx, connectionId)
  if (replacedId) return find(ctx, replacedId)
  const { id: newId, name } = (await find(ctx, connectionId)).replacement.next
  fail('replacement_not_found', { detail: `“${name}” takes its place: name that one, ${newId}.` })
}

/** The same refusal as the act's own, which asks again, with what to do instead. */
async function refuse(ctx: Reader, orgId: OrgId, replacement: Found, code: FailureCode): Promise<never> {
  const { nextStep } = await inFull(ctx, { orgId, replacement }, null)
  fail(code, { detail: nextStep })
}

type Part = { limit: number; page: number }

/** @param part which part of the names, where they were asked for */
async function inFull(ctx: Reader, { orgId, replacement }: Known, part: Part | null) {
  const { next, old, carriesLinks, cutOverAt, carriedUntil } = replacement
  const { rows, total, came, carriable } = await whoCameOver(ctx, orgId, next.id, { ...part })
  const sessions = await countSessionsThrough(ctx, old.id)
  const counts = { linked: total, came, waiting: total - came, carriable, sessions }
  const carried = carriesLinks ? carriable : 0
  return {
    ...{ org: (await getConnection(ctx, next.id)).org, stage: stageOf(replacement), from: old, to: next },
    ...{ carriesLinks, cutOverAt, carriedUntil, ...counts },
    nextStep: nextStepOf(replacement, { waiting: counts.waiting, carried, sessions }),
    ...(part ? { waitingPeople: rows, camePeople: await whoCame(ctx, orgId, next.id, part) } : {}),
  }
}

async function whoCame(ctx: Reader, orgId: OrgId, connectionId: ConnectionId, part: Part) {
  return (await whoCameOver(ctx, orgId, connectionId, { ...part, came: true })).rows
}
