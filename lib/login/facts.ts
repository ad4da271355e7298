import type { SsoAnswer } from '@/lib/connections/identity'
import type { RememberedIdentity } from '@/lib/identities/commands'
import type { IdentityActor, Tx } from '@/lib/platform/context'
import type { OrgId } from '@/lib/platform/ids'
import { Prisma } from '@/lib/platform/prisma/client'
import { query } from '@/lib/platform/sql'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { policySql } from '@/lib/sessions/lifetime'
import type { SessionPolicy } from '@/lib/sessions/model'
import { domainOf } from '@/lib/users/model'
import type { SsoFacts } from './decide'
import type { Transaction } from './transaction'

/** After this long an address that an IdP names as a subject may belong to somebody new (I3). */
const RECYCLED_AFTER_SECONDS = 90 * DAY_SECONDS

/** What the decision needs, and what a session would be given, read in the sign-in's transaction. */
export async function gatherFacts(
  tx: Tx<IdentityActor>,
  { orgId }: Transaction,
  answer: SsoAnswer,
  identity: RememberedIdentity,
): Promise<SsoFacts & { policy: SessionPolicy }> {
  const { owner, user, hasWaitingRequest, policy } = await readFacts(tx, orgId, domainOf(answer.email), identity)
  const domain = owner?.orgId === orgId ? owner.state : 'none'
  const lastHeardOf = identity.lastUsedAt ?? identity.linkedAt
  const quietSince = addSeconds(tx.now, -RECYCLED_AFTER_SECONDS)
  return {
    domain,
    linked: user ? { userId: identity.userId!, disabled: user.disabled, member: user.member } : null,
    asksAgain: answer.recyclable && lastHeardOf !== null && lastHeardOf < quietSince,
    hasWaitingRequest,
    policy,
  }
}

type Row = {
  owner: { orgId: string; state: 'verified' | 'missing' } | null
  user: { disabled: boolean; member: boolean } | null
  hasWaitingRequest: boolean
  policy: SessionPolicy
}

/** One statement, begun after the identity's row is held: what an unlinking wrote before is seen. */
async function readFacts(
  tx: Tx<IdentityActor>,
  orgId: OrgId,
  domain: string,
  { id, userId }: RememberedIdentity,
): Promise<Row> {
  const statement = Prisma.sql`
    with asked as (select ${userId}::text as "userId", ${orgId}::text as "orgId")
    select
      (select json_build_object('orgId', d."orgId", 'state', d.state) from "Domain" d
        where d.name = ${domain} and d.state in ('verified', 'missing')) as owner,
      (select json_build_object('disabled', u."disabledAt" is not null, 'member', exists (
          select from "Membership" m where m."orgId" = asked."orgId" and m."userId" = u.id
        )) from "User" u where u.id = asked."userId") as user,
      exists (select from "LinkRequest" r
        where r."identityId" = ${id} and r.state = 'waiting' and r."expiresAt" > ${tx.now}) as "hasWaitingRequest",
      (select row_to_json(p) from ${policySql('asked."userId"', 'asked."orgId"')} p) as policy
    from asked`
  const [row] = await query<Row>(tx, 'sign_in.facts', statement)
  return row! // of one row that was asked
}
