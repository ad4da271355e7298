import type { Ctx, OperatorActor } from '@/lib/platform/context'

/** Every key that signs, signed or will sign for apps, the newest first; never its private half. */
export function listSigningKeys(ctx: Ctx<OperatorActor>) {
  return ctx.db.signingKey.findMany({
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    select: { id: true, state: true, createdAt: true, signsFrom: true, retiredAt: true },
  })
}
