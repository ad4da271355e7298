import { changeApp, createApp, turnOffApp, turnOnApp } from '@/lib/apps/commands'
import { addSecret, revokeSecret } from '@/lib/apps/secrets'
import { changeConnection, removeConnection, turnOffConnection, turnOnConnection } from '@/lib/connections/commands'
import { createSamlConnection } from '@/lib/connections/create'
import { addVerifiedDomainAsOperator } from '@/lib/domains/commands'
import { createTeam } from '@/lib/operators/team-commands'
import { changeOrg, changeRole, removeMember, setSsoMode } from '@/lib/orgs/commands'
import { addMember, createCompany, createOrg, setPlan } from '@/lib/orgs/operator-commands'
import { setSessionPolicy } from '@/lib/orgs/session-policy'
import { db } from '@/lib/platform/db'
import { asOperator } from '@/lib/testing/actors'
import { anApp } from '@/lib/testing/apps'
import { aUser } from '@/lib/testing/factories'
import { type Acts, aName, type Scene } from './scene'

const nobodysSupport = { supportPhone: null, supportText: null, supportUrl: null }
const redirectUris = ['https://app.example/cb']

async function aDraft({ owner, org, orgId }: Scene) {
  const { metadataXml } = await db().connection.findUniqueOrThrow({ where: { id: org.connectionId } })
  return { connectionId: await createSamlConnection(owner, orgId, { name: 'Another', metadataXml: metadataXml! }) }
}

export const organizationActs = {
  'company.created': () => () => createCompany(asOperator(), { slug: aName(), name: 'C', plan: 'team' }),
  'org.created': () => () => createOrg(asOperator(), { slug: aName(), name: 'O', plan: 'team', companyId: null }),
  'org.changed':
    ({ owner, orgId }) =>
    () =>
      changeOrg(owner, orgId, { name: 'New', ...nobodysSupport }),
  'org.plan_changed':
    ({ orgId }) =>
    () =>
      setPlan(asOperator(), { orgId, plan: 'team' }),
  'org.session_policy_changed':
    ({ owner, orgId }) =>
    () =>
      setSessionPolicy(owner, orgId, { idleMinutes: 30, maxMinutes: 60 }),
  'org.sso_mode_changed':
    ({ owner, orgId }) =>
    () =>
      setSsoMode(owner, orgId, 'off'),
  'member.added': async ({ orgId }) => {
    const userId = await aUser()
    return () => addMember(asOperator(), { orgId, userId, role: 'member' })
  },
  'member.role_changed':
    ({ owner, orgId, ada }) =>
    () =>
      changeRole(owner, orgId, { userId: ada, role: 'admin' }),
  'member.removed':
    ({ admin, orgId, ada }) =>
    () =>
      removeMember(admin, orgId, { userId: ada }),
  'domain.added':
    ({ orgId }) =>
    () =>
      addVerifiedDomainAsOperator(asOperator(), orgId, `${aName()}.test`),
  'domain.verified':
    ({ orgId }) =>
    () =>
      addVerifiedDomainAsOperator(asOperator(), orgId, `${aName()}.test`),
  'connection.created': (scene) => () => aDraft(scene),
  'connection.changed':
    ({ owner, orgId, connectionId }) =>
    () =>
      changeConnection(owner, orgId, { connectionId, name: 'Renamed' }),
  'connection.turned_on': async (scene) => {
    const draft = await aDraft(scene)
    return () => turnOnConnection(scene.owner, scene.orgId, draft)
  },
  'connection.turned_off':
    ({ owner, orgId, connectionId }) =>
    () =>
      turnOffConnection(owner, orgId, { connectionId }),
  'connection.removed': async (scene) => {
    const draft = await aDraft(scene)
    return () => removeConnection(scene.owner, scene.orgId, draft)
  },
  'team.created':
    ({ orgId }) =>
    () =>
      createTeam(asOperator(), orgId, aName()),
  'app.created':
    ({ owner, orgId }) =>
    () =>
      createApp(owner, orgId, { name: 'App', kind: 'web', redirectUris }),
  'app.changed': async ({ owner, orgId }) => {
    const { id: appId } = await anApp({ orgId })
    return () => changeApp(owner, orgId, { appId, name: 'Renamed' })
  },
  'app.turned_off': async ({ owner, orgId }) => {
    const { id: appId } = await anApp({ orgId })
    return () => turnOffApp(owner, orgId, { appId })
  },
  'app.turned_on': async ({ owner, orgId }) => {
    const { id: appId } = await anApp({ orgId, disabledAt: new Date() })
    return () => turnOnApp(owner, orgId, { appId })
  },
  'app.secret_added': async ({ owner, orgId }) => {
    const { id: appId } = await anApp({ orgId })
    return () => addSecret(owner, orgId, { appId })
  },
  'app.secret_revoked': async ({ owner, orgId }) => {
    const { id: appId } = await anApp({ orgId })
    const { id: secretId } = await addSecret(owner, orgId, { appId })
    return () => revokeSecret(owner, orgId, { appId, secretId })
  },
} satisfies Acts
