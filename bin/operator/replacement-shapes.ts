import * as z from 'zod'
import { stages } from './replacement-stage'

// What leaves of replacements, as JSON or as a table; the others stand in shapes.ts.

const time = z.date().transform((date) => date.toISOString())
const timeOrNone = time.nullable()
const textOrNone = z.string().nullable()
const stage = z.enum(stages)

export const Replacement = z.object({
  ...{ id: z.string(), org: z.string(), from: z.string(), to: z.string(), stage, cutOverAt: timeOrNone },
})

const Side = z.object({
  ...{ id: z.string(), name: z.string(), kind: z.string(), state: z.string(), lastSignInAt: timeOrNone },
})
const person = { userId: z.string(), name: z.string(), email: textOrNone, lastSignInAt: timeOrNone }

export const ReplacementInFull = z.object({
  ...{ org: z.string(), stage, from: Side, to: Side, carriesLinks: z.boolean() },
  ...{ cutOverAt: timeOrNone, carriedUntil: timeOrNone },
  /** Members who are linked through the old connection; of them, who came by the new one, and who did not. */
  ...{ linked: z.number(), came: z.number(), waiting: z.number() },
  /** Of those who have not come, whose link could be carried over. */
  carriable: z.number(),
  /** Sessions by the old connection. */
  sessions: z.number(),
  nextStep: z.string(),
  /** By name; only where names were asked for. */
  waitingPeople: z.array(z.object({ ...person, hindrance: textOrNone })).optional(),
  camePeople: z.array(z.object({ ...person, cameAt: timeOrNone })).optional(),
})
