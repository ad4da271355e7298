import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { freePort } from '@/bin/ports.mjs'
import { recordName, recordValue } from '@/lib/domains/record'
import { type Reply, startNameServer, txt } from '@/lib/testing/name-server'
import { idpMetadata, type SigningKey } from '@/lib/testing/saml'

/** What stands outside while single sign-on is set up: name servers, and providers' metadata. */
export type SetUpWorld = {
  /** Whom our processes ask about domains. */
  variables: Record<string, string>
  /** Puts a domain's record into its zone. */
  prove: (domain: string, challenge: string) => void
  /** Says which keys a provider has, and where. @returns the metadata's address */
  publish: (issuer: string, keys: readonly SigningKey[]) => string
  stop: () => Promise<void>
}

const ZONE = ['127.0.0.61', '127.0.0.62']
const RESOLVERS = ['127.0.0.71', '127.0.0.72', '127.0.0.73']

export async function startSetUpWorld(): Promise<SetUpWorld> {
  const port = await freePort()
  const texts = new Map<string, string>()
  const ofZone = (asked: string): Reply => {
    const text = texts.get(asked)
    return text ? { aa: true, answers: [txt(asked.slice('TXT '.length), text)] } : { rcode: 'NXDOMAIN', aa: true }
  }
  const servers = await Promise.all([
    ...ZONE.map((address) => startNameServer(ofZone, { address, port })),
    ...RESOLVERS.map((address) => startNameServer((asked) => whoHolds(asked) ?? ofZone(asked), { address, port })),
  ])
  const providers = await startProviders()
  return {
    variables: { DNS_PORT: String(port), DNS_RESOLVERS: RESOLVERS.map((address) => `${address}:${port}`).join(', ') },
    prove: (domain, challenge) => void texts.set(`TXT ${recordName(domain)}`, recordValue(challenge)),
    publish: providers.publish,
    stop: async () => void (await Promise.all([...servers.map((server) => server.stop()), providers.stop()])),
  }
}

/** What any resolver says of who answers for a bought name; `null` for other questions. */
function whoHolds(asked: string): Reply | null {
  const [type, name = ''] = asked.split(' ')
  if (type === 'NS' && name.split('.').length === 2)
    return { answers: ZONE.map((_, n) => ({ name, type: 'NS', ttl: 300, data: `ns${n}.host.example` })) }
  const address = ZONE[Number(/^ns(\d)\.host\.example$/.exec(name)?.[1] ?? -1)]
  if (type === 'A' && address) return { answers: [{ name, type: 'A', ttl: 300, data: address }] }
  return type === 'TXT' ? null : {}
}

async function startProviders() {
  const documents = new Map<string, string>()
  const server = createServer(({ url = '' }, response) => {
    const metadata = documents.get(url)
    response.writeHead(metadata ? 200 : 404, { 'content-type': 'text/xml' }).end(metadata)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    publish(issuer: string, keys: readonly SigningKey[]): string {
      const path = `/${encodeURIComponent(issuer)}`
      const certificates = keys.map(({ certificatePem }) => certificatePem)
      documents.set(path, idpMetadata({ entityId: issuer, ssoUrl: `${issuer}/sso`, certificates }))
      return origin + path
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
