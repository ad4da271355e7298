import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { recordName } from '@/lib/domains/record'
import { type Reply, startNameServer, txt } from '@/lib/testing/name-server'
import { folder, productPort } from './places'

// Two name servers of every zone and three resolvers, played on loopback; tests in other processes tell them by a file.

const port = productPort + 2
const zone = ['127.0.0.41', '127.0.0.42']
const resolvers = ['127.0.0.51', '127.0.0.52', '127.0.0.53']
const file = join(folder, 'dns.json')

/** What the product is told about whom to ask. */
export const nameServerVariables = {
  DNS_PORT: String(port),
  DNS_RESOLVERS: resolvers.map((address) => `${address}:${port}`).join(', '),
}

/** Texts by name; `late` resolvers still say that there is none, for that many seconds. */
type Told = Record<string, { texts: string[]; late?: number }>

export async function startNameServers(): Promise<() => Promise<void>> {
  const servers = [
    ...zone.map((address) => startNameServer((asked) => ofZone(asked), { address, port })),
    ...resolvers.map((address, at) => startNameServer((asked) => ofResolver(asked, at), { address, port })),
  ]
  const started = await Promise.all(servers)
  return async () => void (await Promise.all(started.map((server) => server.stop())))
}

/** Puts these texts at a domain's record, or at another name of it. */
export function putTexts(domain: string, texts: string[], { at = recordName(domain), late = 0 } = {}): void {
  writeFileSync(`${file}.next`, JSON.stringify({ ...told(), [at]: { texts, late } }))
  renameSync(`${file}.next`, file) // never half written
}

function ofZone(asked: string): Reply {
  const [type, name = ''] = asked.split(' ')
  const { texts } = told()[name] ?? { texts: [] }
  return type === 'TXT' && texts.length
    ? { aa: true, answers: texts.map((text) => txt(name, text)) }
    : { rcode: 'NXDOMAIN', aa: true }
}

function ofResolver(asked: string, at: number): Reply {
  const [type, name = ''] = asked.split(' ')
  if (type === 'NS')
    return name.split('.').length > 2
      ? {}
      : { answers: [1, 2].map((n) => ({ name, type: 'NS', ttl: 300, data: `ns${n}.host.example` })) }
  const server = zone[Number(/^ns([12])\.host\.example$/.exec(name)?.[1] ?? 0) - 1]
  if (type === 'A' && server) return { answers: [{ name, type: 'A', ttl: 300, data: server }] }
  if (type !== 'TXT') return {}
  const late = told()[name]?.late
  return late && at > 0 ? { rcode: 'NXDOMAIN', soa: late } : ofZone(asked)
}

function told(): Told {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Told
  } catch {
    return {} // nothing was told yet
  }
}
