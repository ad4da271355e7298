import { env } from '@/lib/platform/env'
import { type NameServer, type Reply, startNameServer, txt } from './name-server'

/** `_porchlight-challenge.acme.example` and its neighbours, played by two servers of the zone and three resolvers. */
export type DnsWorld = {
  zone: (reply: (asked: string) => Reply) => void
  resolvers: (...replies: ((asked: string) => Reply)[]) => void
  asked: () => string[]
  stop: () => Promise<void>
}

const ZONE = ['127.0.0.21', '127.0.0.22']
const RESOLVERS = ['127.0.0.31', '127.0.0.32', '127.0.0.33']
export const nothing: Reply = { rcode: 'NXDOMAIN' }

/**
 * Starts five real name servers on loopback and points this process to
 * them. The resolvers know the zone's servers for every domain; what they say
 * otherwise is the zone's word, unless a test gives them their own.
 */
export async function startDnsWorld(): Promise<DnsWorld> {
  let inZone: (asked: string) => Reply = () => nothing
  let own: ((asked: string) => Reply)[] = []
  const first = await startNameServer((asked) => authoritative(inZone(asked)), { address: ZONE[0]! })
  const port = first.port
  const servers: NameServer[] = [first]
  servers.push(await startNameServer((asked) => authoritative(inZone(asked)), { address: ZONE[1]!, port }))
  for (const [at, address] of RESOLVERS.entries())
    servers.push(
      await startNameServer((asked) => infrastructure(asked) ?? (own[at] ?? inZone)(asked), { address, port }),
    )
  Object.assign(env(), { DNS_PORT: port, DNS_RESOLVERS: RESOLVERS.map((address) => ({ address, port })) })
  return {
    zone: (reply) => {
      inZone = reply
      own = []
    },
    resolvers: (...replies) => {
      own = replies
    },
    asked: () => servers.flatMap(({ asked }) => asked.splice(0)),
    stop: async () => {
      for (const server of servers) await server.stop()
    },
  }
}

/** Who holds a zone, as every resolver says: the name that was bought, and nothing below it. */
function infrastructure(asked: string): Reply | null {
  const [type, name = ''] = asked.split(' ')
  if (type === 'NS')
    return name.split('.').length > 2
      ? {}
      : { answers: [1, 2].map((n) => ({ name, type: 'NS', ttl: 300, data: `ns${n}.host.example` })) }
  const at = /^ns([12])\.host\.example$/.exec(name)?.[1]
  if (type === 'A' && at) return { answers: [{ name, type: 'A', ttl: 300, data: ZONE[Number(at) - 1]! }] }
  return type === 'AAAA' ? {} : null
}

const authoritative = (reply: Reply): Reply => (typeof reply === 'string' ? reply : { aa: true, ...reply })

/** Answers with these texts at one name and with nothing elsewhere. */
export const textsAt =
  (name: string, ...texts: string[]) =>
  (asked: string): Reply =>
    asked === `TXT ${name}` ? { answers: texts.map((text) => txt(name, text)) } : nothing
