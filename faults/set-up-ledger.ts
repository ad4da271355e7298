import { CONNECTIONS } from '@/lib/connections/engine-store'
import { digest } from '@/lib/platform/crypto'
import { db, pool } from '@/lib/platform/db'
import type { TakenMail } from '@/lib/testing/mail-provider'
import { type Beginner, contactOf } from './set-up'

type Counted = Record<string, unknown>

/** What {@link booksOf} says where everything came true once. */
export const AS_IT_SHOULD_BE = {
  domain: ['verified', 1, 1, 1],
  revisions: ['retired', 'live'],
  connection: ['active', 1, 2, 1],
  people: [
    [1, 1, 1, 1, 1],
    [1, 1, 1, 1, 1],
    [1, 1, 1, 1, 1],
  ],
  ofTests: 0,
  links: true,
  foundKeys: true,
}

/** One set-up as the books have it: rows, audit events and mails, each counted. */
export async function booksOf(beginner: Beginner, mails: readonly TakenMail[]): Promise<Counted> {
  const { org, newDomain } = beginner
  const { orgId, connectionId } = org
  const events = await db().auditEvent.findMany({ where: { orgId }, select: { name: true, data: true } })
  const told = (name: string, about: string) =>
    events.filter((event) => event.name === name && JSON.stringify(event.data).includes(`"${about}"`)).length
  const domain = await db().domain.findUniqueOrThrow({ where: { orgId_name: { orgId, name: newDomain } } })
  const connection = await db().connection.findUniqueOrThrow({
    where: { id: connectionId },
    select: { state: true, certificates: true, revisions: { orderBy: { number: 'asc' } } },
  })
  const events1 = [told('domain.added', newDomain), told('domain.verified', newDomain)]
  const mailed = mails.filter(({ to, subject }) => to === beginner.ownerEmail && subject.includes(newDomain)).length
  return {
    domain: [domain.state, ...events1, mailed],
    revisions: connection.revisions.map(({ state }) => state),
    connection: [
      ...[connection.state, connection.certificates.length],
      ...[told('connection.promoted', connectionId), told('connection.turned_on', connectionId)],
    ],
    people: await Promise.all(['nia', 'olu', 'pat'].map((who) => personOf(beginner, `${who}@${org.domain}`, mails))),
    ofTests: await db().identity.count({ where: { connectionId, email: `tester@${org.domain}` } }),
    links: await areLinksWhole(beginner, mails, (id) => told('setup_link.made', id)),
    foundKeys: await areFoundKeysTold(beginner, (fingerprint) => told('connection.key_found', fingerprint)),
  }
}

/** One account, one membership, one linked identity, one event, one mail. */
async function personOf({ org }: Beginner, email: string, mails: readonly TakenMail[]): Promise<number[]> {
  const { orgId, connectionId } = org
  const users = await db().user.findMany({ where: { emailCanonical: email }, select: { id: true } })
  const userId = { in: users.map(({ id }) => id) }
  const about = { path: ['userId'], equals: users[0]?.id ?? '' }
  return [
    users.length,
    await db().membership.count({ where: { orgId, userId } }),
    await db().identity.count({ where: { connectionId, userId } }),
    await db().auditEvent.count({ where: { orgId, name: 'newcomer.provisioned', data: about } }),
    mails.filter(({ to, subject }) => to === email && subject.includes('You can now sign in')).length,
  ]
}

/** However often it was pressed: each link has its event and its one mail, and what stands in there opens it. */
async function areLinksWhole(beginner: Beginner, mails: readonly TakenMail[], told: (id: string) => number) {
  const links = await db().setupLink.findMany({ where: { orgId: beginner.org.orgId } })
  const sent = mails.filter(({ to }) => to === contactOf(beginner))
  const opens = sent.map(({ text }) => digest(/\/setup\/open\?t=([\w-]+)/.exec(text)?.[1] ?? ''))
  return (
    links.length > 0 &&
    sent.length === links.length &&
    links.every(
      ({ id, tokenHash }) => told(id) === 1 && opens.some((one) => Buffer.from(one).equals(Buffer.from(tokenHash))),
    )
  )
}

/** Each key that was found has its event; where none was, the metadata has another day. */
async function areFoundKeysTold({ org }: Beginner, told: (fingerprint: string) => number): Promise<boolean> {
  const found = { connectionId: org.connectionId, state: { not: 'dropped' } } // what a revision dropped nobody found
  const keys = await db().foundKey.findMany({ where: found })
  const { metadataNextCheckAt } = await db().connection.findUniqueOrThrow({ where: { id: org.connectionId } })
  return metadataNextCheckAt !== null && keys.length <= 1 && keys.every(({ fingerprint }) => told(fingerprint) === 1)
}

/** Records of the engine that belong to no connection and no draft. */
export async function engineLeftovers(): Promise<string[]> {
  const { rows } = await pool().query<{ key: string }>(
    `select key from "EngineRecord" e where namespace = $1
     and not exists (select from "Connection" where id = e.key)
     and not exists (select from "ConnectionRevision" where id = e.key and state = 'draft')`,
    [CONNECTIONS],
  )
  return rows.map(({ key }) => key)
}
