import { createTeam } from '@/lib/orgs/team-commands'
import { isFailure } from '@/lib/platform/errors'
import { asUser } from './actors'
import { aMember, anOrg } from './factories'

/** An organization with an admin, a member and a team that nobody is in. */
export async function aTeamScene() {
  const orgId = await anOrg()
  const admin = asUser(await aMember(orgId, 'admin'))
  return { orgId, admin, ada: await aMember(orgId), teamId: await createTeam(admin, orgId, { name: 'Crew' }) }
}

/** How a command ended: `done`, or the code of its refusal. */
export const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error) => (isFailure(error) ? error.code : error),
  )
