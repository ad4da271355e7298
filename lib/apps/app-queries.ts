import { authorize } from '@/lib/access/authorize'
import type { Ctx, OperatorActor, UserActor } from '@/lib/platform/context'
import type { Prisma } from '@/lib/platform/db'
import { fail } from '@/lib/platform/errors'
import type { AppId, Id, OrgId } from '@/lib/platform/ids'
import type { AppKind } from '@/lib/platform/prisma/client'

export type AppRow = {
  id: AppId
  name: string
  kind: AppKind
  isOn: boolean
  createdAt: Date
  /** When a secret of it was last shown; `null` where it has none or never used one. */
  lastUsedAt: Date | null
}

export type AppDetails = AppRow & {
  /** Short name and name of the organization whose app it is; `null` for the vendor's own. */
  org: { slug: string; name: string } | null
  asksConsent: boolean
  redirectUris: string[]
  postLogoutRedirectUris: string[]
  backchannelLogoutUri: string | null
  homeUrl: string | null
  /** Those in use; what is left of them to show. */
  secrets: { id: Id<'appSecret'>; hint: string; createdAt: Date; lastUsedAt: Date | null }[]
}

/** The organization's own apps, the oldest first. @throws Failure those of `authorize`. */
export async function listApps(ctx: Ctx<UserActor>, orgId: OrgId): Promise<AppRow[]> {
  const org = await authorize(ctx, 'app.read', orgId)
  return (await findApps(ctx, { orgId: org.id })).map(toRow)
}

/** One of them. @throws Failure `app_not_found`, and those of `authorize`. */
export async function getApp(ctx: Ctx<UserActor>, orgId: OrgId, appId: AppId): Promise<AppDetails> {
  const org = await authorize(ctx, 'app.read', orgId)
  return findDetails(ctx, { id: appId, orgId: org.id })
}

type Slice = { limit: number; page: number }
type OperatorFilter = Partial<Slice> & { orgId?: OrgId | null | undefined }

/** Apps as an operator sees them: the vendor's own for `null`, those of an organization, or all. */
export async function listAppsAsOperator(ctx: Ctx<OperatorActor>, { orgId, limit = 1000, page = 1 }: OperatorFilter) {
  const where = orgId === undefined ? {} : { orgId }
  const rows = await findApps(ctx, where, { take: limit, skip: limit * (page - 1) })
  return rows.map((row) => ({ ...toRow(row), org: row.org?.slug ?? null, disabledAt: row.disabledAt }))
}

/** @throws Failure `app_not_found`; with `orgId` also for an app of somebody else. */
export function getAppAsOperator(ctx: Ctx<OperatorActor>, appId: AppId, orgId?: OrgId | null): Promise<AppDetails> {
  return findDetails(ctx, orgId === undefined ? { id: appId } : { id: appId, orgId })
}

/** Whose app it is. @throws Failure `app_not_found` */
export async function getAppOwner(ctx: Ctx<OperatorActor>, appId: AppId): Promise<OrgId | null> {
  const app = await ctx.db.app.findUnique({ where: { id: appId }, select: { orgId: true } })
  return app ? (app.orgId as OrgId | null) : fail('app_not_found')
}

function findApps(ctx: Ctx, where: Prisma.AppWhereInput, slice: { take?: number; skip?: number } = {}) {
  return ctx.db.app.findMany({ where, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }], ...slice, select: shown })
}

async function findDetails(ctx: Ctx, where: Prisma.AppWhereUniqueInput): Promise<AppDetails> {
  const app = await ctx.db.app.findUnique({
    where,
    select: {
      ...{ ...shown, firstParty: true, redirectUris: true, postLogoutRedirectUris: true },
      ...{ backchannelLogoutUri: true, homeUrl: true, org: { select: { slug: true, name: true } } },
    },
  })
  if (!app) fail('app_not_found')
  const { firstParty, disabledAt, ...row } = app
  const secrets = row.secrets.map((secret) => ({ ...secret, id: secret.id as Id<'appSecret'> }))
  return { ...row, ...toRow(app), secrets, asksConsent: !firstParty }
}

const shown = {
  ...{ id: true, name: true, kind: true, disabledAt: true, createdAt: true },
  org: { select: { slug: true } },
  secrets: {
    where: { revokedAt: null },
    orderBy: { createdAt: 'asc' },
    select: { id: true, hint: true, createdAt: true, lastUsedAt: true },
  },
} satisfies Prisma.AppSelect

type Shown = Pick<
  Prisma.AppGetPayload<{ select: typeof shown }>,
  'id' | 'name' | 'kind' | 'disabledAt' | 'createdAt' | 'secrets'
>

function toRow({ id, name, kind, disabledAt, createdAt, secrets }: Shown): AppRow {
  const uses = secrets.flatMap(({ lastUsedAt }) => lastUsedAt?.getTime() ?? [])
  const lastUsedAt = uses.length ? new Date(Math.max(...uses)) : null
  return { id: id as AppId, name, kind, isOn: disabledAt === null, createdAt, lastUsedAt }
}
