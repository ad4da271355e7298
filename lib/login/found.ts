import { type ReadyConnection, type ReadyRow, readyFrom, readySql } from '@/lib/connections/ready'
import type { Ctx } from '@/lib/platform/context'
import { Prisma } from '@/lib/platform/prisma/client'
import { query } from '@/lib/platform/sql'
import { addSeconds } from '@/lib/platform/time'
import { fromRow, isTransactionId, type Transaction, type TransactionRow } from './transaction'

/** A sign-in as one of its later requests finds it, in one statement. */
export type Found = {
  transaction: Transaction
  /** What finds the sign-in's attempt, for the person to read out. */
  reference: string | null
  /** `null` unless it may sign people in now. */
  connection: ReadyConnection | null
}

type Row = TransactionRow & { reference: string | null; ready: ReadyRow | null; claimed: boolean }

/** Named one by one: a statement that is prepared must not change when the table gets a column. */
const columns = [
  ...['id', 'attemptId', 'orgId', 'connectionId', 'state', 'browserHash', 'returnTo', 'requestId', 'engineState'],
  ...['verifierSealed', 'redirectUrl', 'redirectForm', 'forced', 'strikes', 'leaseUntil', 'answerSealed', 'answeredAt'],
  ...['doneAt', 'identityId', 'linkRequestId', 'sessionId', 'createdAt', 'expiresAt'],
]

const known = (id: string, connectionId: string | null, forEngine: boolean) => Prisma.sql`
  select ${Prisma.raw(columns.map((column) => `t."${column}"`).join(', '))}, a.reference,
    ${readySql(Prisma.raw('t."connectionId"'), forEngine)} as ready
  from "SignInTransaction" t left join "Attempt" a on a.id = t."attemptId"
  where t.id = ${id} and t."connectionId" = coalesce(${connectionId}, t."connectionId")`

/**
 * A transaction of this connection (or of any), in whatever state; `null` for
 * ids that never were or belong elsewhere.
 */
export async function findSignIn(ctx: Ctx, id: string, connectionId: string | null): Promise<Found | null> {
  if (!isTransactionId(id)) return null // no letters that the database refuses
  const [row] = await query<Row>(ctx, 'sign_in.find', known(id, connectionId, false))
  return row ? foundFrom(row) : null
}

/**
 * {@link findSignIn} as it was, and in the same statement open → checking where
 * its connection is a SAML one that may sign people in: of many answers at once,
 * one is looked at (I5, I27).
 *
 * @returns `claimed` is the transaction while it is this caller's
 */
export async function claimSaml(
  ctx: Ctx,
  id: string,
  connectionId: string,
  leaseSeconds: number,
): Promise<(Found & { claimed: Transaction | null }) | null> {
  if (!isTransactionId(id)) return null
  const leaseUntil = addSeconds(ctx.now, leaseSeconds)
  const statement = Prisma.sql`
    with known as (${known(id, connectionId, true)}),
    claimed as (
      update "SignInTransaction" t set state = 'checking', "leaseUntil" = ${leaseUntil} from known
      where t.id = known.id and known.ready ->> 'kind' = 'saml' and t."expiresAt" > ${ctx.now}
        and (t.state = 'open' or t.state = 'checking' and t."leaseUntil" < ${ctx.now})
      returning t.id
    )
    select known.*, exists(select from claimed) as claimed from known`
  const [row] = await query<Row>(ctx, 'sign_in.claim', statement)
  if (!row) return null
  const found = foundFrom(row)
  const claimed = row.claimed ? { ...found.transaction, state: 'checking' as const, leaseUntil } : null
  return { ...found, claimed }
}

function foundFrom({ reference, ready, claimed: _, ...row }: Row): Found {
  return { transaction: fromRow(row), reference, connection: ready && readyFrom(ready) }
}
