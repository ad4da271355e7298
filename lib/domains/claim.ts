import type { Ctx } from '@/lib/platform/context'
import type { DomainId } from '@/lib/platform/ids'
import { addSeconds } from '@/lib/platform/time'

/** Longer than any look takes: a process that died gives its domains back after that. */
const LEASE_SECONDS = 60

/** A domain that this process alone looks at, until the lease is over. */
export type Claimed = { id: DomainId; name: string; challenge: string; checkingUntil: Date }

/**
 * Claims domains that are due, those that have waited longest first. A claim
 * moves them out of the index of what is due, so that a claim costs the same
 * however many wait; several processes never get the same one.
 */
export async function claimDue(ctx: Ctx, atMost: number): Promise<Claimed[]> {
  const until = addSeconds(ctx.now, LEASE_SECONDS)
  return ctx.db.$queryRaw<Claimed[]>`
    update "Domain" set "checkingUntil" = ${until}, "nextCheckAt" = ${until}
    where id in (
      select id from "Domain" where "nextCheckAt" <= ${ctx.now} order by "nextCheckAt" limit ${atMost}
      for update skip locked)
    returning id, name, challenge, "checkingUntil"`
}

/** Claims one domain, due or not; `null` while somebody looks at it, and once it is removed. */
export async function claimOne(ctx: Ctx, id: DomainId): Promise<Claimed | null> {
  const until = addSeconds(ctx.now, LEASE_SECONDS)
  const [claimed] = await ctx.db.$queryRaw<Claimed[]>`
    update "Domain" set "checkingUntil" = ${until}, "nextCheckAt" = ${until}
    where id = ${id} and ("checkingUntil" is null or "checkingUntil" <= ${ctx.now})
    returning id, name, challenge, "checkingUntil"`
  return claimed ?? null
}
