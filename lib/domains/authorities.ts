import { askDns, type DnsAnswer, type DnsRecord, type DnsServer, isSameName } from '@/lib/platform/dns'
import { env } from '@/lib/platform/env'
import { recordName } from './record'
import { boughtName } from './suffix'

export type Authority = DnsServer & { name: string }

/** A zone has two to four; more say nothing new. */
const AT_MOST = 4

/**
 * The servers that hold the zone in which a domain's record stands, found
 * through the resolvers: the nearest name above the record that has some.
 * Addresses that are not public are left out (I12).
 */
export async function authoritiesOf(domain: string, timeoutMs: number): Promise<Authority[]> {
  const ask: Ask = (name, type) => fromAResolver(name, type, timeoutMs)
  for (const zone of zonesOf(domain)) {
    const records = await ask(zone, 'NS')
    if (!records) return [] // nobody can say: asking about the zones above would take as long
    const names = records.filter(({ owner }) => isSameName(owner, zone))
    const servers = names.map(({ data }) => String(data)).slice(0, AT_MOST)
    if (servers.length) return (await Promise.all(servers.map((name) => addressesOf(name, ask)))).flat()
  }
  return []
}

/** From the record upwards to the name that was bought, five at most: above it others rule. */
function zonesOf(domain: string): string[] {
  const bought = boughtName(domain)
  const labels = recordName(domain).split('.')
  const zones = labels.map((_, at) => labels.slice(at).join('.'))
  return zones.filter((zone) => isSameName(zone, bought) || zone.endsWith(`.${bought}`)).slice(-5)
}

type Ask = (name: string, type: 'NS' | 'A' | 'AAAA') => Promise<DnsRecord[] | null>

async function addressesOf(name: string, ask: Ask): Promise<Authority[]> {
  const [v4, v6] = await Promise.all([ask(name, 'A'), ask(name, 'AAAA')])
  const [address] = [...(v4 ?? []), ...(v6 ?? [])]
  return address ? [{ name, address: String(address.data), port: env().DNS_PORT }] : []
}

/** The records that the first resolver to answer names; `null` where none of them answers. */
async function fromAResolver(name: string, type: 'NS' | 'A' | 'AAAA', timeoutMs: number): Promise<DnsRecord[] | null> {
  const usable = env().DNS_RESOLVERS.map(async (resolver) => {
    const answer = await askDns(resolver, { name, type }, { recursive: true, timeoutMs })
    return isUsable(answer) ? answer.answers.filter((record) => record.type === type) : Promise.reject()
  })
  return Promise.any(usable).catch(() => null)
}

const isUsable = (answer: DnsAnswer): answer is Extract<DnsAnswer, { kind: 'answer' }> =>
  answer.kind === 'answer' && (answer.rcode === 'NOERROR' || answer.rcode === 'NXDOMAIN')
