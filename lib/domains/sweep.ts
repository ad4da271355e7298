import * as z from 'zod'
import type { Ctx, SystemActor } from '@/lib/platform/context'
import { type DomainId, idOf } from '@/lib/platform/ids'
import { defineJob } from '@/lib/platform/jobs'
import { log } from '@/lib/platform/log'
import { type Claimed, claimDue, claimOne } from './claim'
import { lookForRecord } from './look'
import { settleLook } from './settle'

/** Looks at what is due. When to look again is the row's business, so that an emptied queue loses nothing. */
export const sweepDomainsJob = defineJob({
  ...{ name: 'domains.sweep', payload: z.object({}), attempts: 1, backoffSeconds: 10 },
})

/** Looks at one domain now. */
export const checkDomainJob = defineJob({
  ...{ name: 'domains.check', payload: z.object({ domainId: idOf('domain') }), attempts: 2, backoffSeconds: 10 },
})

const AT_ONCE = 20
/** A sweep begins no further look after this; the next tick goes on, and other jobs get their turn. */
const SWEEP_MS = 8000

export type Patience = { timeoutMs?: number; sweepMs?: number }

/**
 * Looks at the domains that are due, twenty at a time: one whose servers are
 * slow holds up nobody but itself. A look that fails here is tried again when
 * its lease is over.
 *
 * @returns how many were looked at
 */
export async function sweepDomains(
  ctx: Ctx<SystemActor>,
  { sweepMs = SWEEP_MS, ...patience }: Patience = {},
): Promise<number> {
  const take = taking(ctx, performance.now() + sweepMs)
  let looked = 0
  const slot = async () => {
    for (let domain = await take(); domain; domain = await take()) {
      await lookAt(ctx, domain, patience)
      looked += 1
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, slot))
  return looked
}

/** Looks at one domain, unless somebody is at it; for whoever just added it or asks for a look. */
export async function checkDomain(ctx: Ctx<SystemActor>, id: DomainId, patience: Patience = {}): Promise<void> {
  const domain = await claimOne(ctx, id)
  if (domain) await lookAt(ctx, domain, patience)
}

async function lookAt(ctx: Ctx<SystemActor>, domain: Claimed, { timeoutMs }: Patience): Promise<void> {
  try {
    // Outside any transaction: a slow server must not hold a database connection.
    await settleLook(ctx, domain, await lookForRecord(domain.name, domain.challenge, timeoutMs))
  } catch (error) {
    log.error('a domain could not be looked at', error)
  }
}

/** Hands out claimed domains one by one; claims as many again when none is left, until the time is over. */
function taking(ctx: Ctx, until: number): () => Promise<Claimed | undefined> {
  const held: Claimed[] = []
  let isOver = false
  let claiming: Promise<void> | null = null
  const claim = async () => {
    if (performance.now() >= until) isOver = true
    if (isOver) return
    const more = await claimDue(ctx, AT_ONCE)
    held.push(...more)
    isOver = more.length < AT_ONCE
  }
  return async () => {
    while (held.length === 0 && !isOver) {
      claiming ??= claim().finally(() => {
        claiming = null
      })
      await claiming
    }
    return held.shift()
  }
}
