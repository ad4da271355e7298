import { type DnsAnswer, isSameName } from '@/lib/platform/dns'

/** Where the record that proves a domain stands. It stays there (decision 15 of the requirements). */
export const recordName = (domain: string): string => `_porchlight-challenge.${domain}`

/** What it says: of this organization and this domain alone (I7). */
export const recordValue = (challenge: string): string => `porchlight-verify=${challenge}`

/**
 * What one server said about a record.
 *
 * - `found` the value, in a TXT record of exactly this name
 * - `other` a value of ours, but not this one: of before, or another organization's
 * - `pasted` the value with something around it: quotes, spaces, the name
 * - `alias` the name is a CNAME; what stands at its target proves nothing
 * - `absent` no such record, said plainly
 * - `unknown` no answer that can be used: nothing follows from it (I8)
 */
export type Finding = 'found' | 'other' | 'pasted' | 'alias' | 'absent' | 'unknown'
export type Reading = { finding: Finding; detail: string | null; ttl: number | null }

/**
 * Reads an answer strictly. Only a TXT record whose owner is the name itself
 * counts: resolvers that follow a CNAME, and servers that add records of other
 * names, show whatever the target's owner likes.
 */
export function readAnswer(answer: DnsAnswer, name: string, value: string): Reading {
  if (answer.kind === 'silence') return { finding: 'unknown', detail: answer.why, ttl: null }
  if (answer.rcode === 'NXDOMAIN') return { finding: 'absent', detail: 'no such name', ttl: answer.negativeTtl }
  if (answer.rcode !== 'NOERROR') return { finding: 'unknown', detail: answer.rcode, ttl: null }

  const alias = answer.answers.find(({ type }) => type === 'CNAME' || type === 'DNAME')
  if (alias) return { finding: 'alias', detail: String(alias.data), ttl: alias.ttl }
  const texts = answer.answers
    .filter(({ owner, type }) => type === 'TXT' && isSameName(owner, name))
    .map(({ data, ttl }) => ({ text: textOf(data), ttl }))
  for (const [finding, fits] of inOrder(value)) {
    const hit = texts.find(({ text }) => fits(text))
    if (hit) return { finding, detail: finding === 'found' ? null : hit.text.slice(0, 200), ttl: hit.ttl }
  }
  return { finding: 'absent', detail: texts.length ? 'other records only' : 'no record', ttl: answer.negativeTtl }
}

const inOrder = (value: string): [Finding, (text: string) => boolean][] => [
  ['found', (text) => text === value],
  ['pasted', (text) => text.includes(value)],
  ['other', (text) => text.includes('porchlight-verify')],
]

/** The strings of one record are one text (RFC 7208 §3.3 says so for SPF; everybody does so for TXT). */
function textOf(data: unknown): string {
  const parts = (Array.isArray(data) ? data : [data]) as (Buffer | string)[]
  return Buffer.concat(parts.map((part) => Buffer.from(part))).toString('utf8')
}
