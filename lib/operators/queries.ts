import type { Ctx, OperatorActor } from '@/lib/platform/context'
import type { Prisma } from '@/lib/platform/db'
import { env } from '@/lib/platform/env'
import { fail } from '@/lib/platform/errors'
import type { Id } from '@/lib/platform/ids'
import { findInstallationPolicy } from '@/lib/sessions/lifetime'

/** Which part of a long list. Pages count from 1. */
export type Slice = { limit: number; page: number }

export function toSkip({ limit, page }: Slice): { skip: number; take: number } {
  return { skip: limit * (page - 1), take: limit }
}

/** What holds in the installation; a database that nobody has used yet is a production one. */
export async function readInstallation(ctx: Ctx<OperatorActor>) {
  const row = await ctx.db.installation.findUnique({
    where: { id: 1 },
    select: { kind: true, upgradeText: true, upgradeUrl: true, assistsOnboarding: true },
  })
  const { idleMinutes, maxMinutes } = await findInstallationPolicy(ctx)
  return {
    ...{ kind: row?.kind ?? 'production', address: env().PUBLIC_URL },
    ...{ sessionIdleMinutes: idleMinutes, sessionMaxMinutes: maxMinutes },
    ...{ upgradeText: row?.upgradeText ?? null, upgradeUrl: row?.upgradeUrl ?? null },
    assistsOnboarding: row?.assistsOnboarding ?? false,
  }
}

/** Everybody who may act as operator, with the username of the account that they use in a browser. */
export async function listOperators(ctx: Ctx<OperatorActor>) {
  const rows = await ctx.db.operator.findMany({ orderBy: { createdAt: 'asc' }, select: operator })
  return rows.map(toOperator)
}

/** @throws Failure `not_found` */
export async function getOperator(ctx: Ctx<OperatorActor>, id: Id<'operator'>) {
  const row = await ctx.db.operator.findUnique({ where: { id }, select: operator })
  return row ? toOperator(row) : fail('not_found')
}

const operator = {
  ...{ id: true, name: true, email: true, createdAt: true },
  user: { select: { username: true } },
} satisfies Prisma.OperatorSelect

function toOperator({ user, ...row }: Prisma.OperatorGetPayload<{ select: typeof operator }>) {
  return { ...row, account: user?.username ?? null }
}

/** @throws Failure `not_found` */
export async function getOperatorId(ctx: Ctx, email: string): Promise<Id<'operator'>> {
  const found = await ctx.db.operator.findUnique({ where: { email }, select: { id: true } })
  return (
    (found?.id as Id<'operator'> | undefined) ?? fail('not_found', { detail: `No operator has the address ${email}.` })
  )
}

export async function isThereAnOperator(ctx: Ctx): Promise<boolean> {
  return (await ctx.db.operator.count({ take: 1 })) > 0
}
