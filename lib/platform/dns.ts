import { randomInt } from 'node:crypto'
import dgram from 'node:dgram'
import net from 'node:net'
import packets from 'dns-packet'
import { mayConnect } from './http'

export type DnsServer = { address: string; port: number }
export type Question = { name: string; type: 'TXT' | 'NS' | 'A' | 'AAAA' }

/** A record as it stood in the packet: whose it is, and for how many seconds it may be remembered. */
export type DnsRecord = { owner: string; type: string; ttl: number; data: unknown }

/**
 * `rcode` is the name of RFC 6895 §2.3; `authoritative` the AA bit; `negativeTtl` for how many seconds a resolver may
 * remember that there is nothing (RFC 2308 §5).
 */
export type DnsAnswer =
  | { kind: 'answer'; rcode: string; authoritative: boolean; answers: DnsRecord[]; negativeTtl: number | null }
  | { kind: 'silence'; why: 'no reply' | 'unreadable reply' | 'not a public address' }

/** How long a server may take, in milliseconds: a question is sent again after a third of it. */
export const DNS_TIMEOUT_MS = 5000
/** Fits every path without fragments (DNS flag day 2020). */
const UDP_BYTES = 1232

/**
 * Asks one server one question, over UDP and again over TCP where the answer
 * was cut (RFC 7766 §5). Answers to another question, or from elsewhere, are
 * not heard. Records are handed on as they are: whether one belongs to the
 * name that was asked is the caller's question, who must not skip it.
 *
 * @param recursive whether the server shall look elsewhere: for resolvers, not
 *   for those who hold the zone.
 */
export async function askDns(
  server: DnsServer,
  question: Question,
  { recursive, timeoutMs = DNS_TIMEOUT_MS }: { recursive: boolean; timeoutMs?: number },
): Promise<DnsAnswer> {
  if (!mayConnect(server.address)) return { kind: 'silence', why: 'not a public address' }
  const deadline = AbortSignal.timeout(timeoutMs)
  const query = newQuery(question, recursive)
  const heard = await overUdp(server, query, deadline, timeoutMs)
  if (heard.kind === 'answer' && heard.packet.flag_tc) return toAnswer(await overTcp(server, query, deadline))
  return toAnswer(heard)
}

type Query = { id: number; question: Question; bytes: Buffer }
type Heard = { kind: 'answer'; packet: packets.DecodedPacket } | Extract<DnsAnswer, { kind: 'silence' }>

function newQuery(question: Question, recursive: boolean): Query {
  const id = randomInt(65_536)
  const bytes = packets.encode({
    type: 'query',
    id,
    flags: recursive ? packets.RECURSION_DESIRED : 0,
    questions: [question],
    additionals: [
      {
        ...{ type: 'OPT', name: '.', udpPayloadSize: UDP_BYTES, options: [] },
        ...{ extendedRcode: 0, ednsVersion: 0, flags: 0, flag_do: false },
      },
    ],
  })
  return { id, question, bytes }
}

function overUdp(server: DnsServer, query: Query, deadline: AbortSignal, timeoutMs: number): Promise<Heard> {
  const socket = dgram.createSocket(net.isIPv6(server.address) ? 'udp6' : 'udp4')
  let garbled = false
  return new Promise<Heard>((resolve) => {
    const send = () => socket.send(query.bytes, () => {}) // what cannot be sent is no reply
    const again = setInterval(send, timeoutMs / 3)
    let isOver = false
    const end = (heard: Heard) => {
      if (isOver) return // each packet that nobody took is an error of its own
      isOver = true
      clearInterval(again)
      deadline.removeEventListener('abort', giveUp)
      socket.close()
      resolve(heard)
    }
    const giveUp = () => end(silence(garbled))
    deadline.addEventListener('abort', giveUp)
    socket.on('error', giveUp) // nobody listens there
    socket.on('message', (bytes) => {
      const packet = read(bytes, query)
      if (packet) end({ kind: 'answer', packet })
      else garbled = true
    })
    socket.connect(server.port, server.address, send)
  })
}

function overTcp(server: DnsServer, query: Query, deadline: AbortSignal): Promise<Heard> {
  return new Promise<Heard>((resolve) => {
    const socket = net.connect({ host: server.address, port: server.port, signal: deadline })
    let received = Buffer.alloc(0)
    const end = (heard: Heard) => {
      socket.destroy()
      resolve(heard)
    }
    socket.on('error', () => end(silence(false)))
    socket.on('close', () => end(silence(received.length > 0)))
    socket.on('connect', () => socket.write(Buffer.concat([lengthOf(query.bytes), query.bytes])))
    socket.on('data', (part) => {
      received = Buffer.concat([received, part])
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return
      const packet = read(received.subarray(2, 2 + received.readUInt16BE(0)), query)
      end(packet ? { kind: 'answer', packet } : silence(true))
    })
  })
}

function lengthOf(bytes: Buffer): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(bytes.length)
  return length
}

/** `null` for what is no answer to this very question. */
function read(bytes: Buffer, { id, question }: Query): packets.DecodedPacket | null {
  try {
    const packet = packets.decode(bytes)
    const [asked] = packet.questions ?? []
    const isAnswer = packet.type === 'response' && packet.id === id && packet.questions?.length === 1
    return isAnswer && asked?.type === question.type && isSameName(asked.name, question.name) ? packet : null
  } catch {
    return null
  }
}

const silence = (garbled: boolean): Heard => ({ kind: 'silence', why: garbled ? 'unreadable reply' : 'no reply' })

function toAnswer(heard: Heard): DnsAnswer {
  if (heard.kind === 'silence') return heard
  const { rcode, flag_aa, answers = [], authorities = [] } = heard.packet as packets.DecodedPacket & { rcode: string }
  const soa = authorities.find((record): record is packets.SoaAnswer => record.type === 'SOA')
  return {
    kind: 'answer',
    rcode,
    authoritative: flag_aa,
    answers: answers.map(toRecord),
    negativeTtl: soa ? Math.min(soa.ttl ?? 0, soa.data.minimum ?? 0) : null,
  }
}

function toRecord(record: packets.Answer): DnsRecord {
  const { name, type, ttl, data } = record as { name: string; type: string; ttl?: number; data: unknown }
  return { owner: name, type, ttl: ttl ?? 0, data }
}

/** Names are compared without case (RFC 4343 §3) and without the root's dot. */
export function isSameName(a: string, b: string): boolean {
  const canonical = (name: string) => name.toLowerCase().replace(/\.$/, '')
  return canonical(a) === canonical(b)
}
