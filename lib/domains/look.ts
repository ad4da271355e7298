import { askDns, DNS_TIMEOUT_MS, type DnsServer } from '@/lib/platform/dns'
import { env } from '@/lib/platform/env'
import { oneLine } from '@/lib/platform/text'
import { authoritiesOf } from './authorities'
import { type Reading, readAnswer, recordName, recordValue } from './record'

/** What one server says. `authority`: it holds the zone; else it is a public resolver, which remembers. */
export type Look = Reading & { server: string; authority: boolean }

/** Where else the value was found by mistake. */
export type Misplaced = 'apex' | 'www' | 'doubled' | null

export type Looks = { looks: Look[]; misplaced: Misplaced }

/**
 * Asks everybody about a domain's record at the same time: the zone's own
 * servers, which know, and the configured resolvers, which see what the world
 * sees. Where none of them has it, looks at the places where it is put by
 * mistake. Bounded by four questions' time-outs, whatever they do.
 */
export async function lookForRecord(domain: string, challenge: string, timeoutMs = DNS_TIMEOUT_MS): Promise<Looks> {
  const [name, value] = [recordName(domain), recordValue(challenge)]
  const ask = async (server: DnsServer, label: string, authority: boolean): Promise<Look> => {
    const answer = await askDns(server, { name, type: 'TXT' }, { recursive: !authority, timeoutMs })
    const known = authority && answer.kind === 'answer' && !answer.authoritative && answer.rcode !== 'SERVFAIL'
    const reading: Reading = known
      ? { finding: 'unknown', detail: 'it does not hold this zone', ttl: null }
      : readAnswer(answer, name, value)
    return { ...reading, detail: reading.detail && keepable(reading.detail), server: keepable(label), authority }
  }
  const ofZone = async () => {
    const authorities = await authoritiesOf(domain, timeoutMs)
    return Promise.all(authorities.map((server) => ask(server, server.name, true)))
  }
  const fromResolvers = Promise.all(env().DNS_RESOLVERS.map((server) => ask(server, server.address, false)))
  const looks = [...(await ofZone()), ...(await fromResolvers)]
  const isNowhere = !looks.some(({ finding }) => finding === 'found' || finding === 'pasted')
  return { looks, misplaced: isNowhere ? await misplacedAt(domain, value, timeoutMs) : null }
}

async function misplacedAt(domain: string, value: string, timeoutMs: number): Promise<Misplaced> {
  const [resolver] = env().DNS_RESOLVERS
  if (!resolver) return null
  const places = { apex: domain, www: `www.${domain}`, doubled: `${recordName(domain)}.${domain}` } as const
  const found = await Promise.all(
    Object.entries(places).map(async ([place, name]) => {
      const answer = await askDns(resolver, { name, type: 'TXT' }, { recursive: true, timeoutMs })
      const { finding } = readAnswer(answer, name, value)
      return finding === 'found' || finding === 'pasted' ? (place as Misplaced) : null
    }),
  )
  return found.find((place) => place !== null) ?? null
}

/** As the database keeps it: a name server may say anything. */
const keepable = (text: string) => oneLine(Buffer.from(text).toString())
