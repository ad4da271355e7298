import { requireUnconfined } from '@/lib/access/authorize'
import type { Ctx, UserActor } from '@/lib/platform/context'
import type { Id, UserId } from '@/lib/platform/ids'
import type { Factors } from './model'
import type { Credential } from './webauthn'

export type PasskeyRow = {
  id: Id<'passkey'>
  name: string
  createdAt: Date
  lastUsedAt: Date | null
  /** Kept by the person's provider of passkeys too, so that losing the device does not lose it. */
  backedUp: boolean
}

export type MyFactors = {
  passkeys: PasskeyRow[]
  totpSince: Date | null
  recoveryCodesLeft: number
  /** Who asks that one factor stays: organizations by name, and being an operator. */
  demandedBy: string[]
}

/**
 * What the person's own account is proven with beyond its password.
 *
 * @throws Failure `confined_session` from a session of an organization's IdP (I22).
 */
export async function listMyFactors(ctx: Ctx<UserActor>): Promise<MyFactors> {
  requireUnconfined(ctx)
  const { userId } = ctx.actor
  const [passkeys, totp, recoveryCodesLeft, demandedBy] = await Promise.all([
    ctx.db.passkey.findMany({
      where: { userId },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      select: { id: true, name: true, createdAt: true, lastUsedAt: true, backedUp: true },
    }),
    ctx.db.totpFactor.findUnique({ where: { userId }, select: { confirmedAt: true } }),
    ctx.db.recoveryCode.count({ where: { userId, usedAt: null } }),
    whoDemands(ctx, userId),
  ])
  return {
    passkeys: passkeys.map((row) => ({ ...row, id: row.id as Id<'passkey'> })),
    totpSince: totp?.confirmedAt ?? null,
    recoveryCodesLeft,
    demandedBy,
  }
}

/** How many factors an account has, of each kind. */
export async function factorsOf(ctx: Ctx, userId: UserId): Promise<Factors> {
  const [passkeys, totp, recoveryCodes] = await Promise.all([
    ctx.db.passkey.count({ where: { userId } }),
    ctx.db.totpFactor.count({ where: { userId, confirmedAt: { not: null } } }),
    ctx.db.recoveryCode.count({ where: { userId, usedAt: null } }),
  ])
  return { passkeys, totp: totp > 0, recoveryCodes }
}

/** The account's passkeys, as browsers are asked for them. */
export async function credentialsOf(ctx: Ctx, userId: UserId): Promise<Credential[]> {
  const rows = await ctx.db.passkey.findMany({ where: { userId }, select: { credentialId: true, transports: true } })
  return rows.map(({ credentialId, transports }) => ({ id: credentialId, transports }))
}

/** The organizations that ask their people for a factor, and “operators” for who is one. */
export async function whoDemands(ctx: Ctx, userId: UserId): Promise<string[]> {
  const [orgs, operator] = await Promise.all([
    ctx.db.org.findMany({
      where: { requiresFactor: true, memberships: { some: { userId } } },
      orderBy: { name: 'asc' },
      select: { name: true },
    }),
    ctx.db.operator.count({ where: { userId } }),
  ])
  return [...orgs.map(({ name }) => name), ...(operator ? ['the operators'] : [])]
}
