import { recordName, recordValue } from '@/lib/domains/record'
import { checkDomain, sweepDomains } from '@/lib/domains/sweep'
import { db } from '@/lib/platform/db'
import { DNS_TIMEOUT_MS } from '@/lib/platform/dns'
import type { DomainId } from '@/lib/platform/ids'
import { asSystem } from './actors'
import { type DnsWorld, nothing, startDnsWorld } from './dns-world'
import { type Reply, txt } from './name-server'

export type DnsRecords = {
  world: DnsWorld
  /** Puts a domain's record where it belongs, beside those that others put there. */
  put: (id: DomainId) => Promise<void>
  take: (id: DomainId) => Promise<void>
  /** What a name server would say. */
  reply: (asked: string) => Reply
  /** Lets the worker look at one domain. `timeoutMs` where servers are silent: the others answer in a millisecond. */
  look: (id: DomainId, now?: Date, timeoutMs?: number) => Promise<void>
  /** Lets the worker look at whatever is due. */
  sweep: (now: Date, timeoutMs?: number) => Promise<number>
}

/** Real name servers on loopback that hold the records which a test puts there. */
export async function startDnsRecords(): Promise<DnsRecords> {
  const texts = new Map<string, Set<string>>()
  const world = await startDnsWorld()
  const reply = (asked: string): Reply => {
    const name = asked.slice('TXT '.length)
    const held = [...(texts.get(name) ?? [])]
    return asked.startsWith('TXT ') && held.length ? { answers: held.map((text) => txt(name, text)) } : nothing
  }
  world.zone(reply)
  const textsOf = async (id: DomainId) => {
    const { name, challenge } = await db().domain.findUniqueOrThrow({ where: { id } })
    const at = texts.get(recordName(name)) ?? new Set()
    texts.set(recordName(name), at)
    return { at, value: recordValue(challenge) }
  }
  return {
    ...{ world, reply },
    put: async (id) => {
      const { at, value } = await textsOf(id)
      at.add(value)
    },
    take: async (id) => {
      const { at, value } = await textsOf(id)
      at.delete(value)
    },
    look: (id, now = new Date(), timeoutMs = DNS_TIMEOUT_MS) => checkDomain(asSystem({ now }), id, { timeoutMs }),
    sweep: (now, timeoutMs = DNS_TIMEOUT_MS) => sweepDomains(asSystem({ now }), { timeoutMs, sweepMs: 60_000 }),
  }
}
