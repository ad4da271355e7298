import type { SsoAnswer } from '@/lib/connections/identity'
import { standingSql } from '@/lib/domains/reach'
import type { RememberedIdentity } from '@/lib/identities/commands'
import { awaitedSql } from '@/lib/invitations/find'
import { type Stranger, type StrangerRow, strangerFacts, strangerSql } from '@/lib/newcomers/facts'
import { wayOf } from '@/lib/newcomers/model'
import { isTheirInvitationSql } from '@/lib/newcomers/returning'
import type { Ctx } from '@/lib/platform/context'
import type { UserId } from '@/lib/platform/ids'
import { Prisma } from '@/lib/platform/prisma/client'
import { query } from '@/lib/platform/sql'
import { addSeconds } from '@/lib/platform/time'
import { policySql } from '@/lib/sessions/lifetime'
import type { SessionPolicy } from '@/lib/sessions/model'
import { type Carried, carriedSql } from './carry-sql'
import { RECYCLED_AFTER_SECONDS, type SsoFacts } from './decide'
import type { Transaction } from './transaction'

/**
 * What the decision needs, and what a session would be given. A sign-in reads it in its transaction; a test sign-in,
 * which only says what would be, anywhere.
 */
export async function gatherFacts(
  tx: Ctx,
  { orgId, connectionId }: Pick<Transaction, 'orgId' | 'connectionId'>,
  answer: SsoAnswer,
  identity: RememberedIdentity,
): Promise<SsoFacts & { policy: SessionPolicy; isOn: boolean }> {
  const asked = { identityId: identity.id, connectionId, orgId, email: answer.email }
  const { standing, user, hasWaitingRequest, stranger, carries, ...also } = await readFacts(tx, asked, identity.userId)
  const domain = standing ?? 'none'
  const lastHeardOf = identity.lastUsedAt ?? identity.linkedAt
  const quietSince = addSeconds(tx.now, -RECYCLED_AFTER_SECONDS)
  return {
    domain,
    linked: user && { userId: identity.userId!, disabled: user.disabled, invited: user.invited, member: user.member },
    asksAgain: answer.recyclable && lastHeardOf !== null && lastHeardOf < quietSince,
    hasWaitingRequest,
    newcomer: stranger ? wayOf(strangerFacts(stranger)).way : 'ask',
    carries,
    ...also,
  }
}

type Row = {
  standing: 'verified' | 'missing' | null
  user: { disabled: boolean; member: boolean; invited: boolean } | null
  hasWaitingRequest: boolean
  stranger: StrangerRow | null
  carries: Carried | null
  policy: SessionPolicy
  /** Whoever turns the connection off waits for this sign-in, and ends its session; or it is seen to be off (I11). */
  isOn: boolean
}

/** One statement, begun after the identity's row is held: what an unlinking wrote before is seen. */
async function readFacts(tx: Ctx, asked: Stranger, userId: UserId | null): Promise<Row> {
  const statement = Prisma.sql`
    with asked as (select ${userId}::text as "userId", ${asked.orgId}::text as "orgId")
    select
      ${standingSql(Prisma.sql`asked."orgId"`, asked.email)} as standing,
      (select json_build_object('disabled', u."disabledAt" is not null, 'member', belongs.now,
          'invited', case when belongs.now or not ${isTheirInvitationSql(asked, tx.now)} then false
            else ${awaitedSql(Prisma.sql`asked."orgId"`, asked.email, tx.now)} is not null end)
        from "User" u, lateral (select exists (
          select from "Membership" m where m."orgId" = asked."orgId" and m."userId" = u.id) as now) belongs
        where u.id = asked."userId") as user,
      exists (select from "LinkRequest" r
        where r."identityId" = ${asked.identityId} and r.state = 'waiting' and r."expiresAt" > ${tx.now}) as "hasWaitingRequest",
      case when asked."userId" is null then ${strangerSql(asked, tx.now)} end as stranger,
      case when asked."userId" is null then ${carriedSql(asked, tx.now)} end as carries,
      exists (select from "Connection" c
        where c.id = ${asked.connectionId} and c.state = 'active' for key share) as "isOn",
      (select row_to_json(p) from ${policySql('asked."userId"', 'asked."orgId"')} p) as policy
    from asked`
  const [row] = await query<Row>(tx, 'sign_in.facts', statement)
  return row! // of one row that was asked
}
