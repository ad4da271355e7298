import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'

/** How long an invitation waits; sending it again begins anew. */
export const INVITATION_DAYS = 14

/** When an invitation that is sent at `now` runs out. */
export const endOf = (now: Date) => addSeconds(now, INVITATION_DAYS * DAY_SECONDS)

/** Whom one may be invited as: nobody becomes owner by a link (I18). */
export const invitedRoles = ['member', 'admin'] as const
export type InvitedRole = (typeof invitedRoles)[number]

export type InvitationState = 'waiting' | 'accepted' | 'revoked' | 'expired'

/**
 * What has become of an invitation. One whose sender may no longer invite for
 * that role counts as taken back: who was shown the door must not have left a
 * key under the mat.
 */
export function invitationState(
  invitation: { acceptedAt: Date | null; revokedAt: Date | null; expiresAt: Date; stands: boolean },
  now: Date,
): InvitationState {
  if (invitation.acceptedAt) return 'accepted'
  if (invitation.revokedAt || !invitation.stands) return 'revoked'
  return invitation.expiresAt <= now ? 'expired' : 'waiting'
}
