import { now } from '@/lib/platform/clock'
import { digest } from '@/lib/platform/crypto'
import { pool } from '@/lib/platform/db'
import { addSeconds } from '@/lib/platform/time'
import { TOUCH_SECONDS } from '@/lib/sessions/model'
import { findClient } from './clients'
import { endGrant, findGrant } from './grants'
import { livingGrant } from './living'

type Payload = Record<string, unknown>
type Row = { payload: Payload; consumedAt: Date | null }

/** What `oidc-provider` keeps, on our PostgreSQL: one prepared statement an operation. */
export type Storage = {
  upsert(id: string, payload: Payload, expiresIn?: number): Promise<void>
  find(id: string): Promise<Payload | undefined>
  findByUid(uid: string): Promise<Payload | undefined>
  findByUserCode(): Promise<undefined>
  consume(id: string): Promise<void>
  destroy(id: string): Promise<void>
  revokeByGrantId(grantId: string): Promise<void>
}

/** The storage of one kind of thing. */
export function storageOf(kind: string): Storage {
  if (kind === 'Client') return { ...nothing, find: (id) => findClient(id) }
  if (kind === 'Grant') return { ...nothing, find: (id) => findGrant(id, now()), destroy: (id) => endGrant(id, now()) }
  // Our pages carry their own state (lib/apps/request.ts): who walks away leaves nothing behind.
  if (kind === 'Interaction') return nothing
  return artifacts(kind)
}

const nothing: Storage = {
  upsert: async () => undefined,
  find: async () => undefined,
  findByUid: async () => undefined,
  findByUserCode: async () => undefined,
  consume: async () => undefined,
  destroy: async () => undefined,
  revokeByGrantId: async () => undefined,
}

/** Codes, tokens and the provider's sessions: found by the SHA-256 of their value, which is not stored (I14). */
function artifacts(kind: string): Storage {
  return {
    ...nothing,
    async upsert(id, { jti: _, ...payload }, expiresIn) {
      if (kind === 'Session' && !isWorthKeeping(payload)) return
      const { grantId = null, uid = null } = payload
      await pool().query({
        name: 'app-artifact-upsert',
        text: `insert into "AppArtifact" (kind, "idHash", payload, "grantId", uid, "expiresAt")
          values ($1, $2, $3, $4, $5, $6)
          on conflict (kind, "idHash") do update set payload = excluded.payload, "expiresAt" = excluded."expiresAt"`,
        values: [kind, digest(id), payload, grantId, uid, addSeconds(now(), expiresIn ?? 0)],
      })
    },
    async find(id) {
      const { rows } = await pool().query<Row>({
        name: 'app-artifact-find',
        text: `select payload, "consumedAt" from "AppArtifact" t
          where kind = $1 and "idHash" = $2 and "expiresAt" > $3
            and (t."grantId" is null
              or exists (select 1 from "AppGrant" g where g.id = t."grantId" and ${livingGrant('$3')}))`,
        values: [kind, digest(id), now()],
      })
      return rows[0] && withId(rows[0], id)
    },
    /** By the provider's session name; its value is unknown here, and nobody needs it. */
    async findByUid(uid) {
      const { rows } = await pool().query<Row & { idHash: string }>({
        name: 'app-artifact-find-by-uid',
        text: `select payload, "consumedAt", "idHash" from "AppArtifact"
          where kind = $1 and uid = $2 and "expiresAt" > $3`,
        values: [kind, uid, now()],
      })
      return rows[0] && withId(rows[0], rows[0].idHash)
    },
    /** At most one caller consumes; for the others it is a second use (I5). */
    async consume(id) {
      const { rowCount } = await pool().query({
        name: 'app-artifact-consume',
        text: `update "AppArtifact" set "consumedAt" = $3 where kind = $1 and "idHash" = $2 and "consumedAt" is null`,
        values: [kind, digest(id), now()],
      })
      if (rowCount) return kind === 'RefreshToken' ? keepSession(digest(id)) : undefined
      const { rows } = await pool().query<{ grantId: string | null }>({
        name: 'app-artifact-grant',
        text: `select "grantId" from "AppArtifact" where kind = $1 and "idHash" = $2`,
        values: [kind, digest(id)],
      })
      if (rows[0]?.grantId) await endGrant(rows[0].grantId, now())
      throw new UsedTwice()
    },
    async destroy(id) {
      await pool().query({
        name: 'app-artifact-destroy',
        text: `delete from "AppArtifact" where kind = $1 and "idHash" = $2`,
        values: [kind, digest(id)],
      })
    },
    async revokeByGrantId(grantId) {
      await pool().query({
        name: 'app-artifact-revoke',
        text: `delete from "AppArtifact" where kind = $1 and "grantId" = $2`,
        values: [kind, grantId],
      })
    },
  }
}

/**
 * Who works in an app is there: its refreshes keep the session from running out
 * unused. Only the vendor's own are believed: an organization's app must not
 * keep a session alive that opens other organizations too.
 */
async function keepSession(idHash: string): Promise<void> {
  const at = now()
  await pool().query({
    name: 'app-session-seen',
    text: `update "Session" s set "lastSeenAt" = $2
      from "AppArtifact" t join "AppGrant" g on g.id = t."grantId"
        join "App" a on a.id = g."appId" and a."firstParty"
      where t.kind = 'RefreshToken' and t."idHash" = $1
        and s.sid = g.sid and s."endedAt" is null and s."lastSeenAt" < $3`,
    values: [idHash, at, addSeconds(at, -TOUCH_SECONDS)],
  })
}

/** What nobody has signed in to, and what somebody has stuffed, takes no room (I16). */
function isWorthKeeping(session: Payload): boolean {
  const isUsed = session.accountId !== undefined || session.state !== undefined
  return isUsed && JSON.stringify(session).length <= LONGEST_SESSION
}

const LONGEST_SESSION = 8000

/** Two requests had the same code or refresh token at once. lib/apps/provider.ts answers `invalid_grant`. */
export class UsedTwice extends Error {
  override readonly name = 'UsedTwice'
}

function withId({ payload, consumedAt }: Row, jti: string): Payload {
  return { ...payload, jti, ...(consumedAt ? { consumed: Math.floor(consumedAt.getTime() / 1000) } : {}) }
}
