import { getDomain } from 'tldts'
import { askDns, type DnsAnswer, type DnsServer, isSameName } from '@/lib/platform/dns'
import { env } from '@/lib/platform/env'
import { recordName } from './record'

export type Authority = DnsServer & { name: string }

/** A zone has two to four; more say nothing new. */
const AT_MOST = 4

/**
 * The servers that hold the zone in which a domain's record stands, found
 * through the resolvers: the nearest name above the record that has some.
 * Addresses that are not public are left out (I12).
 */
export async function authoritiesOf(domain: string): Promise<Authority[]> {
  for (const zone of zonesOf(domain)) {
    const names = (await fromAResolver(zone, 'NS')).filter(({ owner }) => isSameName(owner, zone))
    const servers = names.map(({ data }) => String(data)).slice(0, AT_MOST)
    if (servers.length) return (await Promise.all(servers.map(addressesOf))).flat()
  }
  return []
}

/** From the record upwards to the name that was bought: above it others rule. */
function zonesOf(domain: string): string[] {
  const bought = getDomain(domain, { allowPrivateDomains: true }) ?? domain
  const labels = recordName(domain).split('.')
  const zones = labels.map((_, at) => labels.slice(at).join('.'))
  return zones.filter((zone) => isSameName(zone, bought) || zone.endsWith(`.${bought}`))
}

async function addressesOf(name: string): Promise<Authority[]> {
  const [address] = [...(await fromAResolver(name, 'A')), ...(await fromAResolver(name, 'AAAA'))]
  return address ? [{ name, address: String(address.data), port: env().DNS_PORT }] : []
}

/** The records of the first resolver that answers. */
async function fromAResolver(name: string, type: 'NS' | 'A' | 'AAAA') {
  for (const resolver of env().DNS_RESOLVERS) {
    const answer = await askDns(resolver, { name, type }, { recursive: true })
    if (isUsable(answer)) return answer.answers.filter((record) => record.type === type)
  }
  return []
}

const isUsable = (answer: DnsAnswer): answer is Extract<DnsAnswer, { kind: 'answer' }> =>
  answer.kind === 'answer' && (answer.rcode === 'NOERROR' || answer.rcode === 'NXDOMAIN')
