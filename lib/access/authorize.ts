import type { Ctx, UserActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { OrgId } from '@/lib/platform/ids'
import { addSeconds, MINUTE_SECONDS } from '@/lib/platform/time'
import { lacksFactor } from './factor-rule'
import { allows, needFreshProof, type Permission, type Role } from './permissions'

const FRESH_PROOF_SECONDS = 10 * MINUTE_SECONDS

declare const granted: unique symbol

/** Proof that the actor was allowed into this organization. Only {@link authorize} makes one. */
export type OrgScope = { readonly id: OrgId; readonly role: Role; readonly [granted]: true }

/**
 * Lets the actor into `orgId` for one permission.
 *
 * @throws Failure `org_not_found` when the actor is no member or is confined to
 *   another organization: a stranger must not learn which ones exist.
 * @throws Failure `factor_required` when the organization asks for a factor that this session has not shown.
 * @throws Failure `forbidden` when the role falls short.
 * @throws Failure `proof_needed` when the permission is an owner's power and the
 *   session's last proof is older than ten minutes (I24).
 */
export async function authorize(ctx: Ctx<UserActor>, permission: Permission, orgId: OrgId): Promise<OrgScope> {
  if ((ctx.actor.confinedTo ?? orgId) !== orgId) fail('org_not_found')

  const membership = await ctx.db.membership.findUnique({
    where: { orgId_userId: { orgId, userId: ctx.actor.userId } },
    select: { role: true, org: { select: { requiresFactor: true } } },
  })
  if (!membership) fail('org_not_found')
  if (lacksFactor(ctx.actor, { id: orgId, ...membership.org })) fail('factor_required')
  if (!allows(membership.role, permission)) fail('forbidden')
  if (needFreshProof.has(permission)) requireFreshProof(ctx)

  return { id: orgId, role: membership.role } as OrgScope
}

/** @throws Failure `proof_needed` when the person last proved who they are more than ten minutes ago (I24). */
export function requireFreshProof(ctx: Ctx<UserActor>): void {
  if (addSeconds(ctx.actor.provenAt, FRESH_PROOF_SECONDS) < ctx.now) fail('proof_needed')
}

/**
 * @throws Failure `confined_session` when an organization's IdP vouched for
 *   this session: password, addresses, other sessions and identities are out of
 *   its reach (I22).
 */
export function requireUnconfined(ctx: Ctx<UserActor>): void {
  if (ctx.actor.confinedTo) fail('confined_session')
}
