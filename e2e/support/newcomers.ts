import { invite } from '@/lib/invitations/commands'
import { tokenOf } from '@/lib/invitations/token'
import { db } from '@/lib/platform/db'
import { type Id, newId, type TeamId } from '@/lib/platform/ids'
import { asUser } from '@/lib/testing/actors'
import type { Company } from './company'
import type { Who } from './people'

/** Somebody who comes new gets an account at the company's SAML and OIDC connections. */
export async function letNewPeopleIn({ orgId }: Company): Promise<void> {
  await db().connection.updateMany({ where: { orgId }, data: { newcomers: 'provision' } })
}

/** A team of the company, with one of its people in it. */
export async function aTeam({ orgId, users }: Company, who?: Who): Promise<TeamId> {
  const id = newId('team')
  await db().team.create({ data: { id, orgId, name: 'Crew', createdAt: new Date() } })
  if (who) await db().teamMember.create({ data: { teamId: id, userId: users[who], createdAt: new Date() } })
  return id
}

/** An invitation by Bo that waits; without an address, of somebody at no company. */
export function anInvitation(
  { orgId, n, users }: Company,
  email = `guest-of-${n}@elsewhere.example`,
): Promise<Id<'invitation'>> {
  return invite(asUser(users.bo), orgId, { email, role: 'member', teamId: null })
}

export const invitationPath = (id: Id<'invitation'>) => `/invitation?t=${tokenOf(id)}`

/** Takes somebody's account away, as if they had never been there; their IdP knows them still. */
export async function forgetAccount({ users }: Company, who: Who): Promise<void> {
  const userId = users[who]
  await db().membership.deleteMany({ where: { userId } })
  await db().user.delete({ where: { id: userId } })
}
