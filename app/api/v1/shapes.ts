import * as z from 'zod'
import { plans, ssoModes } from '@/lib/orgs/model'

const time = z.date().transform((date) => date.toISOString())
const timeOrNone = time.nullable()

// What leaves, and nothing else: a field that is added to a query does not leave by itself.

export const Organization = z.object({
  ...{ id: z.string(), slug: z.string(), name: z.string(), plan: z.enum(plans) },
  /** That of its company, which opens the set-up as well. */
  companyPlan: z.enum(plans).nullable(),
  ...{ ssoMode: z.enum(ssoModes), isTest: z.boolean() },
})

export const Connection = z.object({
  ...{ id: z.string(), name: z.string(), kind: z.string(), provider: z.string().nullable(), state: z.string() },
  ...{ hasDraft: z.boolean(), lastSignInAt: timeOrNone },
})

/** The link itself stands in its mail only. */
export const SetupLink = z.object({
  ...{ id: z.string(), state: z.string(), contactName: z.string(), contactEmail: z.string(), askedBy: z.string() },
  ...{ createdAt: time, expiresAt: time, firstUsedAt: timeOrNone, lastUsedAt: timeOrNone },
})

export const MadeSetupLink = z.object({ id: z.string(), expiresAt: time })

/** A part of a list; `next` goes into `after`. */
export const listOf = <R extends z.ZodType>(row: R) => z.object({ rows: z.array(row), next: z.string().nullable() })
