import type { Ctx, IdentityActor, Tx } from '@/lib/platform/context'
import { type Id, newId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { Prisma } from '@/lib/platform/prisma/client'
import { query } from '@/lib/platform/sql'
import { provisionJob } from './jobs'

/**
 * Lets somebody new wait for an account, in the transaction of their sign-in:
 * the row and the wish to make the account. One row for each identity, however
 * many browsers come at once; one that was refused may hope again, and one who
 * was removed and is invited again comes back.
 *
 * @returns whether anything was asked for: a page that is read again asks for nothing.
 */
export async function awaitAccount(tx: Tx<IdentityActor>): Promise<boolean> {
  const { orgId, connectionId, identityId, transactionId } = tx.actor
  const statement = Prisma.sql`
    insert into "Newcomer" as n (id, "orgId", "connectionId", "identityId", "transactionId", "createdAt")
    values (${newId('newcomer')}, ${orgId}, ${connectionId}, ${identityId}, ${transactionId}, ${tx.now})
    on conflict ("identityId") do update
      set state = 'waiting', reason = null, "userId" = null, "decidedAt" = null, "transactionId" = excluded."transactionId",
        "createdAt" = excluded."createdAt"
      where n.state <> 'waiting' or n."transactionId" <> excluded."transactionId"
    returning id`
  const [asked] = await query<{ id: Id<'newcomer'> }>(tx, 'newcomer.await', statement)
  if (asked) await enqueue(tx, provisionJob, { newcomerId: asked.id })
  return asked !== undefined
}

export type Awaited = { state: 'waiting' | 'done' | 'refused'; since: Date }

/** How the account of whoever an IdP vouched for in this browser comes along; `null` where none is being made. */
export async function awaitedAccount(ctx: Ctx<IdentityActor>): Promise<Awaited | null> {
  const row = await ctx.db.newcomer.findUnique({
    where: { identityId: ctx.actor.identityId },
    select: { state: true, createdAt: true },
  })
  return row && { state: row.state as Awaited['state'], since: row.createdAt }
}
