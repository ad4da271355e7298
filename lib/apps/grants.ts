import * as z from 'zod'
import { type Ctx, newCtx, type SystemActor, type Tx, transact } from '@/lib/platform/context'
import { newSecret } from '@/lib/platform/crypto'
import { pool } from '@/lib/platform/db'
import { type AppId, type Id, idOf, newId, type OrgId, type UserId } from '@/lib/platform/ids'
import { defineJob, enqueue } from '@/lib/platform/jobs'
import { Prisma } from '@/lib/platform/prisma/client'
import { query } from '@/lib/platform/sql'
import { livingGrant } from './living'

export type GrantId = Id<'appGrant'>

/** Tells one app that one session of it is over (OpenID Connect Back-Channel Logout 1.0). Goes on for a day. */
export const tellAppJob = defineJob({
  name: 'apps.logout',
  payload: z.object({ grantId: idOf('appGrant') }),
  attempts: 16,
  backoffSeconds: 2,
})

export type Entry = {
  sid: string
  appId: AppId
  userId: UserId
  orgId: OrgId
  scopes: readonly string[]
  confined: boolean
}
export type OpenGrant = { id: GrantId; sub: string; appSid: string }

/**
 * The grant with which a session enters an app for an organization: the one it
 * has, with further scopes if they are new, or another. Codes and tokens hang
 * on it, and end with it.
 */
export async function openGrant(ctx: Ctx, { sid, appId, userId, orgId, scopes, confined }: Entry): Promise<OpenGrant> {
  // Whom apps know a member as: made at first use, the same ever after, different at each organization (I22).
  const statement = Prisma.sql`
    with subject as (
      insert into "AppSubject" (sub, "userId", "orgId") values (${newId('subject')}, ${userId}, ${orgId})
      on conflict ("userId", "orgId") do update set "userId" = excluded."userId"
      returning sub)
    insert into "AppGrant" (id, sid, "appId", "userId", "orgId", sub, scopes, "appSid", confined, "createdAt")
    select ${newId('appGrant')}, ${sid}, ${appId}, ${userId}, ${orgId}, subject.sub, ${[...scopes]}::text[], ${newSecret()},
      ${confined}::boolean, ${ctx.now}::timestamptz
    from subject
    on conflict (sid, "appId", "orgId") where "endedAt" is null
      do update set scopes = array(select distinct unnest("AppGrant".scopes || excluded.scopes))
    returning id, sub, "appSid"`
  const [grant] = await query<OpenGrant>(ctx, 'app.open_grant', statement)
  return grant!
}

/** A living grant as `oidc-provider` reads it. */
export async function findGrant(id: string, now: Date): Promise<Record<string, unknown> | undefined> {
  const { rows } = await pool().query<{ appId: string; sub: string; scopes: string[]; createdAt: Date }>({
    name: 'app-grant-find',
    text: `select g."appId", g.sub, g.scopes, g."createdAt" from "AppGrant" g where g.id = $1 and ${livingGrant('$2')}`,
    values: [id, now],
  })
  const [grant] = rows
  if (!grant) return undefined
  const iat = Math.floor(grant.createdAt.getTime() / 1000)
  const openid = { scope: grant.scopes.join(' ') }
  return { jti: id, kind: 'Grant', iat, exp: NEVER, accountId: grant.sub, clientId: grant.appId, openid }
}

/** The session decides when a grant ends, not a date in it. */
const NEVER = 2 ** 40

/** Ends a grant whose code or refresh token came twice, or that the app gave back; its app hears of it. */
export function endGrant(id: string, now: Date): Promise<void> {
  return transact(newCtx<SystemActor>({ kind: 'system', job: 'apps' }, now), async (tx) => {
    const [ended] = await tx.db.appGrant.updateManyAndReturn({
      where: { id, endedAt: null },
      data: { endedAt: tx.now },
      select: { id: true, app: { select: { backchannelLogoutUri: true } } },
    })
    if (ended) await announce(tx, id as GrantId, ended.app.backchannelLogoutUri !== null)
  })
}

/** Asks for the logout message, or notes that the app wants none. */
export async function announce(tx: Tx, id: GrantId, wantsTelling: boolean): Promise<void> {
  if (wantsTelling) return enqueue(tx, tellAppJob, { grantId: id })
  await tx.db.appGrant.update({ where: { id }, data: { toldAt: tx.now }, select: { id: true } })
}
