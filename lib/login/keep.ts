import { stepsSql } from '@/lib/attempts/commands'
import type { Step } from '@/lib/attempts/model'
import type { SsoAnswer } from '@/lib/connections/identity'
import type { Ctx } from '@/lib/platform/context'
import { Prisma } from '@/lib/platform/prisma/client'
import { query } from '@/lib/platform/sql'
import { sealAnswer, type Transaction } from './transaction'

/** An assertion as it is remembered, so that it is taken once. */
export type Seen = { issuer: string; assertionId: string; expiresAt: Date }

/**
 * checking → answered, with the assertion's id and the attempt's steps, all or
 * nothing, in one statement (I5).
 *
 * @returns `seen`: the assertion was taken before. `late`: the lease ran out and
 *   somebody else has the transaction; then the assertion is not remembered either.
 */
export async function recordAnswerOnce(
  ctx: Ctx,
  claimed: Transaction,
  { answer, seen, steps }: { answer: SsoAnswer; seen: Seen | null; steps: readonly Step[] },
): Promise<'kept' | 'seen' | 'late'> {
  const { id, attemptId, leaseUntil } = claimed
  const statement = Prisma.sql`
    with mine as (
      select id, "connectionId" from "SignInTransaction"
      where id = ${id} and state = 'checking' and "leaseUntil" = ${leaseUntil} for update
    ),
    fresh as (${seen ? rememberSql(seen) : Prisma.sql`select id from mine`}),
    answered as (
      update "SignInTransaction" t set state = 'answered', "leaseUntil" = null, "answeredAt" = ${ctx.now},
        "answerSealed" = ${sealAnswer(claimed, answer)}
      from fresh where t.id = ${id} returning t.id
    ),
    noted as (${stepsSql(attemptId, steps)} and exists (select from answered))
    select exists (select from mine) as mine, exists (select from fresh) as fresh`
  const [row] = await query<{ mine: boolean; fresh: boolean }>(ctx, 'sign_in.keep', statement)
  if (!row?.mine) return 'late'
  return row.fresh ? 'kept' : 'seen'
}

function rememberSql({ issuer, assertionId, expiresAt }: Seen): Prisma.Sql {
  return Prisma.sql`
    insert into "SeenAssertion" ("connectionId", issuer, "assertionId", "expiresAt")
    select "connectionId", ${issuer}, ${assertionId}, ${expiresAt} from mine
    on conflict do nothing returning "assertionId" as id`
}
