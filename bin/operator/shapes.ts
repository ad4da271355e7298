import * as z from 'zod'

const time = z.date().transform((date) => date.toISOString())
const timeOrNone = time.nullable()
const textOrNone = z.string().nullable()
const orgOrNone = textOrNone.describe('short name of the organization')

// What leaves, as JSON or as a table. A field that is added to a query does not leave by itself.

export const Installation = z.object({
  ...{ kind: z.string(), address: z.string(), sessionIdleMinutes: z.number(), sessionMaxMinutes: z.number() },
  ...{ upgradeText: textOrNone, upgradeUrl: textOrNone, assistsOnboarding: z.boolean() },
})

export const Company = z.object({
  ...{ id: z.string(), slug: z.string(), name: z.string(), plan: z.string() },
  ...{ organizations: z.number(), createdAt: time },
})

export const Org = z.object({
  ...{ id: z.string(), slug: z.string(), name: z.string(), company: textOrNone, plan: z.string() },
  ...{ ssoMode: z.string(), selfProofLinks: z.boolean(), members: z.number() },
  ...{ supportPhone: textOrNone, supportText: textOrNone, supportUrl: textOrNone },
  ...{ sessionIdleMinutes: z.number().nullable(), sessionMaxMinutes: z.number().nullable(), createdAt: time },
})

export const Person = z.object({
  ...{ id: z.string(), name: z.string(), username: z.string(), email: z.string() },
  ...{ emailVerifiedAt: timeOrNone, hasPassword: z.boolean(), disabledAt: timeOrNone, createdAt: time },
})

export const PersonInFull = Person.extend({
  memberships: z.array(z.object({ org: z.string(), role: z.string() })),
  identities: z.array(
    z.object({
      ...{ id: z.string(), org: z.string(), connectionId: z.string(), connection: z.string(), subject: z.string() },
      ...{ email: textOrNone, linkedAt: timeOrNone, lastUsedAt: timeOrNone },
    }),
  ),
})

export const Membership = z.object({
  ...{ org: z.string(), userId: z.string(), name: z.string(), email: z.string(), role: z.string() },
  ...{ createdAt: time, lastUsedAt: timeOrNone },
})

export const RemovedMembership = z.object({ org: z.string(), userId: z.string(), removed: z.literal(true) })

export const Domain = z.object({
  ...{ id: z.string(), org: z.string(), name: z.string(), state: z.string() },
  ...{ verifiedBy: textOrNone, verifiedAt: timeOrNone, lastCheckAt: timeOrNone, nextCheckAt: timeOrNone },
  ...{ missingSince: timeOrNone, contestedAt: timeOrNone },
})

export const DomainLook = z.object({
  ...{ domain: z.string(), verdict: z.enum(['proven', 'gone', 'open']), reading: z.string() },
  record: z.object({ name: z.string(), type: z.string(), value: z.string() }),
  servers: z.array(
    z.object({
      ...{ server: z.string(), authority: z.boolean(), finding: z.string(), detail: textOrNone },
      ttl: z.number().nullable(),
    }),
  ),
})

export const Connection = z.object({
  ...{ id: z.string(), org: z.string(), name: z.string(), kind: z.string(), state: z.string(), issuer: z.string() },
  ...{ linked: z.number(), lastSignInAt: timeOrNone, createdAt: time },
})

export const ConnectionInFull = Connection.extend({
  ...{ signInUrl: z.string(), clientId: textOrNone, tenantClaim: textOrNone, tenantValue: textOrNone },
  /** Our side, for the IdP's administrator. */
  ours: z.object({ entityId: z.string(), acsUrl: z.string(), metadataUrl: z.string(), redirectUrl: z.string() }),
  certificates: z.array(z.object({ id: z.string(), fingerprint: z.string(), notAfter: time })),
})

export const RemovedConnection = z.object({ id: z.string(), removed: z.literal(true) })

export const LinkRequest = z.object({
  ...{ id: z.string(), org: z.string(), number: z.string(), state: z.string(), connection: z.string() },
  ...{ subject: z.string(), email: textOrNone, name: textOrNone, provenBy: textOrNone, linkedTo: textOrNone },
  ...{ decidedBy: textOrNone, reason: textOrNone, createdAt: time, decidedAt: timeOrNone, expiresAt: time },
})

export const Attempt = z.object({
  ...{ reference: z.string(), org: orgOrNone, method: z.string(), state: z.string(), outcome: textOrNone },
  ...{ email: textOrNone, userId: textOrNone, connectionId: textOrNone, device: textOrNone, network: textOrNone },
  ...{ startedAt: time, endedAt: timeOrNone },
})

const Check = z.object({ name: z.string(), ok: z.boolean(), expected: z.string(), received: z.string() })

export const AttemptInFull = Attempt.extend({
  steps: z.array(
    z.object({
      ...{ at: z.string(), name: z.string(), ok: z.boolean().optional(), detail: z.string().optional() },
      checks: z.array(Check).readonly().optional(),
    }),
  ),
})

export const Session = z.object({
  ...{ id: z.string(), method: z.string(), connectionId: textOrNone, confinedTo: orgOrNone, device: z.string() },
  ...{ network: textOrNone, createdAt: time, lastSeenAt: time, idleMinutes: z.number(), expiresAt: time, endsAt: time },
  ...{ endedAt: timeOrNone, endedReason: textOrNone },
})

export const AuditEvent = z.object({
  ...{ id: z.string(), at: time, org: orgOrNone, actor: z.string(), who: z.string(), event: z.string() },
  ...{
    sentence: z.string(),
    reason: textOrNone,
    attemptReference: textOrNone,
    data: z.record(z.string(), z.unknown()),
  },
})

export const FailedJob = z.object({
  ...{ id: z.string(), name: z.string(), tries: z.number(), lastError: textOrNone },
  ...{ createdAt: time, failedAt: timeOrNone },
})

export const RetriedJob = z.object({ id: z.string(), retried: z.literal(true) })

export const DiscardedJob = z.object({ id: z.string(), discarded: z.literal(true) })

export const System = z.object({
  database: z.object({
    ...{ version: z.string(), bytes: z.number(), connections: z.number(), connectionsAtMost: z.number() },
  }),
  migrations: z.object({ latest: textOrNone, missing: z.array(z.string()).nullable() }),
  clock: z.object({ seconds: z.number(), isGood: z.boolean() }),
  queue: z.object({
    store: z.string(),
    rows: z.array(
      z.object({
        ...{ name: z.string(), waiting: z.number(), handedOver: z.number(), retrying: z.number(), later: z.number() },
        ...{ failed: z.number(), dueSince: timeOrNone },
      }),
    ),
  }),
  redis: z.string(),
  mail: z.object({
    ...{ driver: z.string(), lastSentAt: timeOrNone, failed: z.number(), held: z.number(), lastTrouble: textOrNone },
  }),
  processes: z.array(
    z.object({
      ...{ kind: z.string(), state: z.string(), version: z.string(), host: z.string() },
      ...{ startedSecondsAgo: z.number(), seenSecondsAgo: z.number() },
    }),
  ),
})

export const Operator = z.object({
  ...{ id: z.string(), name: z.string(), email: z.string(), account: textOrNone, createdAt: time },
})

export const UnlinkedOperator = Operator.extend({
  keys: z.array(
    z.object({
      ...{ id: z.string(), name: z.string(), hint: z.string(), state: z.string() },
      ...{ lastUsedAt: timeOrNone, expiresAt: time },
    }),
  ),
})

export const NewApiKey = z.object({ id: z.string(), key: z.string(), expiresAt: time })

export const ApiKey = z.object({
  ...{ id: z.string(), name: z.string(), hint: z.string(), state: z.string(), permissions: z.array(z.string()) },
  ...{ madeBy: z.string(), createdAt: time, lastUsedAt: timeOrNone, expiresAt: time, revokedAt: timeOrNone },
})

export const App = z.object({
  ...{ id: z.string(), org: orgOrNone, name: z.string(), kind: z.string(), isOn: z.boolean() },
  ...{ createdAt: time, lastUsedAt: timeOrNone },
})

export const AppInFull = App.extend({
  ...{ asksConsent: z.boolean(), redirectUris: z.array(z.string()), postLogoutRedirectUris: z.array(z.string()) },
  ...{ backchannelLogoutUri: textOrNone, homeUrl: textOrNone },
  /** Our side, for the app's own settings. */
  ours: z.object({ issuer: z.string(), discoveryUrl: z.string() }),
  secrets: z.array(z.object({ id: z.string(), hint: z.string(), createdAt: time, lastUsedAt: timeOrNone })),
})

export const NewAppSecret = z.object({ id: z.string(), app: z.string(), secret: z.string() })

export const SigningKey = z.object({
  ...{ id: z.string(), state: z.string(), createdAt: time, signsFrom: timeOrNone, retiredAt: timeOrNone },
})

export const RemovedTeam = z.object({ id: z.string(), deleted: z.literal(true) })

export const Team = z.object({
  ...{ id: z.string(), org: z.string(), name: z.string(), members: z.array(z.string()), createdAt: time },
})
