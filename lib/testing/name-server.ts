import dgram from 'node:dgram'
import net from 'node:net'
import packets from 'dns-packet'

/** What a played name server does with a question. */
export type Reply =
  | {
      rcode?: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED'
      aa?: boolean
      answers?: packets.Answer[]
      cut?: boolean
      soa?: number
    }
  | 'silence'
  | 'garbage'

export type NameServer = { address: string; port: number; asked: string[]; stop: () => Promise<void> }

const rcodes = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 }

/**
 * A real name server on loopback, over UDP and TCP, whose answers a test decides.
 *
 * @param reply gets `TXT _porchlight-challenge.acme.example`, in lower case. `cut` makes the UDP answer a truncated one,
 *   `soa` says for how many seconds nothing may be remembered.
 */
export async function startNameServer(
  reply: (asked: string) => Reply,
  { address = '127.0.0.1', port = 0 } = {},
): Promise<NameServer> {
  const asked: string[] = []
  const answer = (bytes: Buffer, isUdp: boolean) => {
    const query = packets.decode(bytes)
    const [question] = query.questions ?? []
    const text = `${question?.type} ${question?.name.toLowerCase()}`
    asked.push(text)
    return encoded(query, reply(text), isUdp)
  }
  const udp = dgram.createSocket('udp4')
  udp.on('message', (bytes, { port: to, address: host }) => {
    const out = answer(bytes, true)
    if (out) udp.send(out, to, host)
  })
  await new Promise<void>((resolve) => udp.bind(port, address, resolve))
  const tcp = net.createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      const out = answer(bytes.subarray(2), false)
      if (!out) return
      const length = Buffer.alloc(2)
      length.writeUInt16BE(out.length)
      socket.end(Buffer.concat([length, out]))
    })
  })
  await new Promise<void>((resolve) => tcp.listen(udp.address().port, address, resolve))
  const stop = async () => {
    await new Promise<void>((resolve) => udp.close(resolve))
    await new Promise<unknown>((resolve) => tcp.close(resolve))
  }
  return { address, port: udp.address().port, asked, stop }
}

function encoded(query: packets.DecodedPacket, reply: Reply, isUdp: boolean): Buffer | null {
  if (reply === 'silence') return null
  if (reply === 'garbage') return Buffer.from('not a packet')
  const { rcode = 'NOERROR', aa = false, answers = [], cut = false, soa } = reply
  const truncated = cut && isUdp
  const flags = rcodes[rcode] | (aa ? packets.AUTHORITATIVE_ANSWER : 0) | (truncated ? packets.TRUNCATED_RESPONSE : 0)
  return packets.encode({
    type: 'response',
    id: query.id ?? 0,
    flags,
    questions: query.questions ?? [],
    answers: truncated ? [] : answers,
    authorities: soa === undefined ? [] : [startOf(query.questions?.[0]?.name ?? '', soa)],
  })
}

export const txt = (name: string, ...strings: string[]): packets.Answer => ({
  name,
  type: 'TXT',
  ttl: 300,
  data: strings,
})

function startOf(name: string, seconds: number): packets.Answer {
  const data = { mname: 'ns1.host.example', rname: 'dns.host.example', serial: 1, refresh: 60, retry: 60, expire: 60 }
  return { name, type: 'SOA', ttl: seconds, data: { ...data, minimum: seconds } }
}
