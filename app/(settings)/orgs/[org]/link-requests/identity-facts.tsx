import { Literal } from '@/app/_ui/text'
import { RelativeTime } from '@/app/_ui/time'
import type { LinkRequestRow } from './request-row'

const proofs = { password: 'by its password', code: 'by a mailed code' }

/** What the identity provider said, and what is known of the request, as rows. */
export function identityFacts({ identity, proven, earlierCount, note, createdAt }: LinkRequestRow, now: Date) {
  return [
    ['From', `${identity.connectionName} (${identity.issuerHost})`],
    ['Name it sent', identity.name ?? 'None'],
    ['Address it sent', identity.email ? <Literal key="email">{identity.email}</Literal> : 'None'],
    ['Identifier', <Literal key="subject">{identity.subject}</Literal>],
    ['Asked', <RelativeTime key="asked" at={createdAt} now={now} />],
    ...(proven ? [['Proven', `${proven.name}’s account, ${proofs[proven.by]}`] as const] : []),
    ...(note ? [['Their note', note] as const] : []),
    ...(earlierCount ? [['Earlier requests', String(earlierCount)] as const] : []),
  ] as const
}
