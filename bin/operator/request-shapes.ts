import * as z from 'zod'

// What leaves of requests for help, as JSON or as a table; the others stand in shapes.ts.

const time = z.date().transform((date) => date.toISOString())
const textOrNone = z.string().nullable()

export const SsoRequest = z.object({
  ...{ id: z.string(), org: z.string(), provider: z.string(), domains: z.array(z.string()), state: z.string() },
  ...{ operator: textOrNone, createdAt: time },
})

export const SsoRequestInFull = SsoRequest.extend({
  ...{ note: textOrNone, plan: z.string(), maySetUpSso: z.boolean(), connectionId: textOrNone },
  askedBy: z.object({ name: z.string(), email: z.string() }).nullable(),
  orgDomains: z.array(z.object({ name: z.string(), state: z.string() })),
  connections: z.array(z.object({ id: z.string(), name: z.string(), kind: z.string(), state: z.string() })),
})

export const Wish = z.object({
  ...{ id: z.string(), org: z.string(), who: textOrNone, text: z.string(), createdAt: time },
})
