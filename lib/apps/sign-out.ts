import * as z from 'zod'
import { type Ctx, type SystemActor, transact } from '@/lib/platform/context'
import { defineJob } from '@/lib/platform/jobs'
import { type ClientMetadata, findFormerClient } from './clients'
import { announce, type GrantId } from './grants'
import { livingGrant } from './living'
import { currentProvider, type OurClient } from './provider'

/** Looks for grants that died without anybody saying so: sessions that ran out. */
export const endGrantsJob = defineJob({
  name: 'apps.end-grants',
  payload: z.object({}),
  attempts: 2,
  backoffSeconds: 10,
})

/** Whom to look at; nothing means everybody. */
export type Ended = {
  userId?: string | undefined
  connectionId?: string | undefined
  sid?: string | undefined
  appId?: string | undefined
}

const AT_ONCE = 200

/**
 * Ends the grants that live no longer and asks for a logout message to each app
 * that wants one, in one transaction a batch: after a crash the rest is found
 * again. Safe to run twice and by several workers.
 */
export async function endDeadGrants(ctx: Ctx<SystemActor>, ended: Ended = {}): Promise<void> {
  while ((await endBatch(ctx, ended)) === AT_ONCE);
}

function endBatch(ctx: Ctx<SystemActor>, { userId, connectionId, sid, appId }: Ended): Promise<number> {
  return transact(ctx, async (tx) => {
    const grants = await tx.db.$queryRawUnsafe<{ id: GrantId; tells: boolean }[]>(
      `update "AppGrant" set "endedAt" = $1::timestamptz
       from (
         select g.id, app."backchannelLogoutUri" is not null as tells
         from "AppGrant" g join "App" app on app.id = g."appId"
         where g."endedAt" is null
           and ($2::text is null or g."userId" = $2)
           and ($3::text is null or g.sid = $3)
           and ($4::text is null or g."appId" = $4)
           and ($5::text is null or g.sid in (select s.sid from "Session" s where s."connectionId" = $5))
           and not (${livingGrant('$1::timestamptz')})
         limit ${AT_ONCE}
         for update of g skip locked
       ) dead
       where "AppGrant".id = dead.id
       returning "AppGrant".id, dead.tells`,
      ...[tx.now, userId ?? null, sid ?? null, appId ?? null, connectionId ?? null],
    )
    for (const { id, tells } of grants) await announce(tx, id, tells)
    return grants.length
  })
}

/**
 * Sends the logout message of one grant: a signed token to the app's own
 * address (OpenID Connect Back-Channel Logout 1.0 §2.5), through our guarded
 * client (I12). Once the app has taken it, it is not told again.
 *
 * @throws when the app does not answer with 200 or 204: the job is tried again.
 */
export async function tellApp(ctx: Ctx<SystemActor>, { grantId }: { grantId: string }): Promise<void> {
  const grant = await ctx.db.appGrant.findUnique({
    where: { id: grantId, toldAt: null, endedAt: { not: null } },
    select: { appId: true, sub: true, appSid: true },
  })
  if (!grant?.appSid) return
  const metadata = await findFormerClient(grant.appId)
  if (metadata?.backchannel_logout_uri) {
    const { Client } = (await currentProvider()) as unknown as { Client: new (of: ClientMetadata) => OurClient }
    await new Client(metadata).tellOfLogout(grant.sub, grant.appSid)
  }
  await ctx.db.appGrant.update({ where: { id: grantId }, data: { toldAt: ctx.now }, select: { id: true } })
}
