import { record } from '@/lib/audit/record'
import { addVerifiedDomainAsOperator } from '@/lib/domains/commands'
import { setSsoModeAsOperator, setSupportAsOperator } from '@/lib/operators/org-commands'
import { addMember, createCompany, createOrg } from '@/lib/orgs/operator-commands'
import { type Ctx, newCtx, type OperatorActor, transact } from '@/lib/platform/context'
import { isFailure } from '@/lib/platform/errors'
import type { Id, OrgId, UserId } from '@/lib/platform/ids'
import { type DemoTenant, demoPeople } from '@/lib/testing/idp/demo-people'
import { loadKeys } from '@/lib/testing/idp/keys'
import { createUser } from '@/lib/users/commands'
import { hashPassword, verifyPassword } from '@/lib/users/password'
import { type AppUrls, ensureApps } from './seed-apps'
import { ensureOidc, ensureSaml } from './seed-connections'
import { demoCompany, demoOrgs, demoPersons, summaryOf } from './seed-content'
import { keptPasswords, readablePassword, writeSummary } from './seed-passwords'

export type SeedPlace = {
  /** Where the demo's identity providers listen, and the file with their keys. */
  idpUrl: string
  idpKeysFile: string
  productUrl: string
  /** Gets people, passwords and what to try; passwords of an earlier run are kept. */
  summaryFile: string
  /** Where the example apps listen, and the file that tells them their client ids and secrets. */
  appUrls: AppUrls
  appsFile: string
}

/**
 * Fills a database with the demo's company, organizations, people, connections
 * and apps, through the product's own commands. What is there stays; only
 * addresses that the identity provider or an app has changed follow it.
 */
export async function seedDemo(place: SeedPlace): Promise<void> {
  const { idpUrl, idpKeysFile, productUrl, summaryFile, appUrls, appsFile } = place
  const ctx = newCtx({ kind: 'operator', operatorId: null, reason: 'demo data' } as OperatorActor)
  const keys = loadKeys(Object.keys(demoPeople), idpKeysFile)
  const passwords = keptPasswords(summaryFile)
  for (const { email } of demoPersons) if (!passwords.has(email)) passwords.set(email, readablePassword())
  // Before the accounts: a seed that is stopped half-way must not leave accounts whose password nobody knows.
  writeSummary(summaryFile, summaryOf(passwords, productUrl, appUrls))

  const companyId = await ensureCompany(ctx)
  const orgIds = new Map<DemoTenant, OrgId>()
  for (const org of demoOrgs) orgIds.set(org.tenant, await ensureOrg(ctx, companyId, org))
  for (const person of demoPersons) {
    const userId = await ensurePerson(ctx, person, passwords.get(person.email) ?? '')
    await ensureMemberships(ctx, userId, person.roles, orgIds)
  }
  for (const { tenant, connections } of demoOrgs) {
    const orgId = orgIds.get(tenant)! // set above for each
    const provider = `${idpUrl}/${tenant}`
    const clientSecret = keys.get(tenant)?.clientSecret ?? ''
    const client = { issuer: `${provider}/oidc`, clientId: `porchlight-${tenant}`, clientSecret }
    await ensureSaml(ctx, { orgId, name: connections.saml }, `${provider}/saml/metadata`)
    await ensureOidc(ctx, { orgId, name: connections.oidc }, client)
  }
  await ensureApps(ctx, appUrls, appsFile)
}

async function ensureCompany(ctx: Ctx<OperatorActor>): Promise<Id<'company'>> {
  const known = await ctx.db.company.findUnique({ where: { slug: demoCompany.slug }, select: { id: true } })
  return (known?.id as Id<'company'> | undefined) ?? createCompany(ctx, demoCompany)
}

/** Settings are the demo's at birth only: what somebody changed since then is theirs. */
async function ensureOrg(
  ctx: Ctx<OperatorActor>,
  companyId: Id<'company'>,
  { tenant, name, domain, support }: (typeof demoOrgs)[number],
): Promise<OrgId> {
  const known = await ctx.db.org.findUnique({ where: { slug: tenant }, select: { id: true } })
  const orgId =
    (known?.id as OrgId | undefined) ?? (await createOrg(ctx, { slug: tenant, name, plan: 'business', companyId }))
  if (!known) {
    await setSupportAsOperator(ctx, orgId, support)
    await setSsoModeAsOperator(ctx, orgId, 'optional')
  }
  await addVerifiedDomainAsOperator(ctx, orgId, domain)
  return orgId
}

async function ensurePerson(
  ctx: Ctx<OperatorActor>,
  { name, username, email }: (typeof demoPersons)[number],
  password: string,
): Promise<UserId> {
  const known = await ctx.db.user.findUnique({
    where: { usernameCanonical: username },
    select: { id: true, passwordHash: true },
  })
  if (!known) return createUser(ctx, { name, username, email, password })
  if (!(await verifyPassword(known.passwordHash, password))) await setPassword(ctx, known.id as UserId, password)
  return known.id as UserId
}

/**
 * The passwords on the screen work, also after the file with them was lost. No
 * command sets somebody's password: people choose theirs by a mailed link.
 */
async function setPassword(ctx: Ctx<OperatorActor>, userId: UserId, password: string): Promise<void> {
  const passwordHash = await hashPassword(password)
  await transact(ctx, async (tx) => {
    const data = { passwordHash, passwordChangedAt: tx.now }
    await tx.db.user.update({ where: { id: userId }, data, select: { id: true } })
    await record(tx, null, 'user.password_changed', { userId, how: 'operator' })
  })
}

async function ensureMemberships(
  ctx: Ctx<OperatorActor>,
  userId: UserId,
  roles: (typeof demoPersons)[number]['roles'],
  orgIds: ReadonlyMap<DemoTenant, OrgId>,
): Promise<void> {
  for (const [tenant, orgId] of orgIds) {
    const role = roles[tenant]
    if (!role) continue
    await addMember(ctx, { orgId, userId, role }).catch((error) => {
      if (!isFailure(error, 'already_member')) throw error
    })
  }
}
