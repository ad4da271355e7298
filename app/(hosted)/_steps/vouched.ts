import { transactionSecret } from '@/app/_server/cookies'
import { hostOf } from '@/lib/connections/model'
import { findOrgBySlug } from '@/lib/login/start'
import { findVouched } from '@/lib/login/transaction'
import type { Posted } from './posted'

/**
 * The person whom an IdP vouched for in this browser, with the facts that the
 * confirm and waiting pages show. `null` sends them to start again.
 */
export async function vouchedFor(visit: Posted, transactionId: string | null) {
  const vouched = await findVouched(
    visit.ctx,
    transactionId,
    transactionId && transactionSecret(visit.cookies, transactionId),
  )
  if (!vouched) return null
  const identity = await visit.ctx.db.identity.findUniqueOrThrow({
    where: { id: vouched.ctx.actor.identityId },
    select: {
      ...{ id: true, email: true, name: true, subject: true },
      connection: { select: { id: true, name: true, signInUrl: true, org: { select: { slug: true, name: true } } } },
    },
  })
  const { connection } = identity
  const org = await findOrgBySlug(visit.ctx, connection.org.slug)
  return {
    ...vouched,
    identity,
    idpName: connection.name,
    host: hostOf(connection.signInUrl),
    connectionId: connection.id,
    orgName: connection.org.name,
    support: org?.support ?? null,
  }
}
