import { authorize } from '@/lib/access/authorize'
import { record } from '@/lib/audit/record'
import { type Ctx, type OperatorActor, type Tx, transact, type UserActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import { type AppId, newId, type OrgId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import type { App } from '@/lib/platform/prisma/client'
import { accessEndedJob } from '@/lib/sessions/jobs'
import { addressProblems } from './addresses'
import type { ChangeApp, CreateApp, OneApp } from './schema'

/** An owner of the organization whose app it is, or an operator (I30). */
export type Manager = Ctx<UserActor | OperatorActor>

/**
 * Whose app it is: an organization's, or `null` for the vendor's own, which
 * only operators manage.
 */
export type AppOwner = OrgId | null

/**
 * Registers an app. One of an organization serves its members only and asks
 * them before it knows them; the vendor's own does neither, unless it shall ask.
 *
 * @throws Failure `invalid_input` with a sentence for each address that is refused.
 * @throws Failure `org_not_found`, `apps_full`, and those of `authorize` for an owner.
 */
export function createApp(ctx: Manager, orgId: AppOwner, input: CreateApp): Promise<AppId> {
  return transact(ctx, async (tx) => {
    await requireManager(tx, orgId)
    requireAddresses(input.kind, input)
    if (orgId) await requireRoom(tx, orgId)

    const { name, kind, redirectUris, asksConsent } = input
    const appId = newId('app')
    await tx.db.app.create({
      data: {
        ...{ id: appId, orgId, firstParty: !orgId && !asksConsent, name, kind, redirectUris },
        ...{ createdAt: tx.now, updatedAt: tx.now },
      },
      select: { id: true },
    })
    await record(tx, ownerOf(orgId), 'app.created', { appId, name })
    return appId
  })
}

/** An organization's apps are told of endings by the worker that mails for everybody: their number has an end. */
const APPS_AT_MOST = 50

async function requireRoom(tx: Tx, orgId: OrgId): Promise<void> {
  const rows = await tx.db.$queryRaw<unknown[]>`select id from "Org" where id = ${orgId} for no key update`
  if (!rows.length) fail('org_not_found')
  if ((await tx.db.app.count({ where: { orgId } })) >= APPS_AT_MOST) fail('apps_full')
}

/**
 * Changes name and addresses; what is left out stays. The next request to the
 * provider goes by them.
 *
 * @throws Failure `app_not_found`, `invalid_input`, and those of `authorize` for an owner.
 */
export function changeApp(ctx: Manager, orgId: AppOwner, { appId, ...input }: ChangeApp): Promise<void> {
  return withApp(ctx, orgId, appId, async (tx, app) => {
    requireAddresses(app.kind, input)
    const wanted = {
      ...{ name: input.name, redirectUris: input.redirectUris, postLogoutRedirectUris: input.postLogoutRedirectUris },
      backchannelLogoutUri: orNone(input.backchannelLogoutUri),
      homeUrl: orNone(input.homeUrl),
    }
    const fields = (Object.keys(wanted) as (keyof typeof wanted)[]).filter(
      (field) => wanted[field] !== undefined && JSON.stringify(wanted[field]) !== JSON.stringify(app[field]),
    )
    if (!fields.length) return

    const changed = Object.fromEntries(fields.map((field) => [field, wanted[field]]))
    await tx.db.app.update({
      where: { id: appId },
      data: { ...changed, updatedAt: tx.now },
      select: { id: true },
    })
    await record(tx, ownerOf(orgId), 'app.changed', { appId, fields })
  })
}

/** An empty address takes it away. */
const orNone = (address: string | undefined) => (address === '' ? null : address)

/**
 * Lets nobody in through the app any more, and ends for good what its codes and
 * tokens hang on: turned on again, people enter anew. Secrets and consents stay.
 *
 * @throws Failure `app_not_found`, and those of `authorize` for an owner.
 */
export function turnOffApp(ctx: Manager, orgId: AppOwner, { appId }: OneApp): Promise<void> {
  return withApp(ctx, orgId, appId, async (tx, app) => {
    if (app.disabledAt) return
    await tx.db.app.update({
      where: { id: appId },
      data: { disabledAt: tx.now, updatedAt: tx.now },
      select: { id: true },
    })
    // No session has that name, so that they stay dead, and the job below still finds them.
    await tx.db.$executeRaw`update "AppGrant" set sid = 'app off ' || id where "appId" = ${appId} and "endedAt" is null`
    await enqueue(tx, accessEndedJob, { appId })
    await record(tx, ownerOf(orgId), 'app.turned_off', { appId })
  })
}

/** Lets people in again. @throws Failure `app_not_found`, and those of `authorize` for an owner. */
export function turnOnApp(ctx: Manager, orgId: AppOwner, { appId }: OneApp): Promise<void> {
  return withApp(ctx, orgId, appId, async (tx, app) => {
    if (!app.disabledAt) return
    await tx.db.app.update({
      where: { id: appId },
      data: { disabledAt: null, updatedAt: tx.now },
      select: { id: true },
    })
    await record(tx, ownerOf(orgId), 'app.turned_on', { appId })
  })
}

/** Authorises, locks the app's row against a second change at the same time, and does the change. */
export function withApp<T>(
  ctx: Manager,
  orgId: AppOwner,
  appId: AppId,
  change: (tx: Tx<UserActor | OperatorActor>, app: App) => Promise<T>,
): Promise<T> {
  return transact(ctx, async (tx) => {
    await requireManager(tx, orgId)
    await tx.db.$queryRaw`select id from "App" where id = ${appId} for update`
    const app = await tx.db.app.findUnique({ where: { id: appId, orgId } })
    if (!app) fail('app_not_found')
    return change(tx, app)
  })
}

/** In whose audit log it stands. */
export const ownerOf = (orgId: AppOwner) => (orgId ? { id: orgId } : null)

async function requireManager(tx: Tx<UserActor | OperatorActor>, orgId: AppOwner): Promise<void> {
  if (tx.actor.kind === 'operator') return
  await authorize(tx as Tx<UserActor>, 'app.manage', orgId ?? fail('org_not_found'))
}

function requireAddresses(...given: Parameters<typeof addressProblems>): void {
  const fields = addressProblems(...given)
  if (Object.keys(fields).length) fail('invalid_input', { fields })
}
