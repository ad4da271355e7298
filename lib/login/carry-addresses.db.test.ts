import { beforeEach, expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { newId } from '@/lib/platform/ids'
import { aMember, anIdentity } from '@/lib/testing/factories'
import { enqueuedJobs } from '@/lib/testing/outbox'
import { aBrowser, anotherConnection, aSamlOrg, type SamlOrg } from '@/lib/testing/sso'

// An address may be another person's than it was: docs/decisions/0022-links-are-carried-over.md.

beforeEach(enqueuedJobs)

const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'
const daysAgo = (n: number) => new Date(Date.now() - n * 86_400_000)

/** Ada is linked through Okta as ada@; Entra takes its place, and carries links over. */
async function scene() {
  const okta = await aSamlOrg()
  const entra = await anotherConnection(okta, `https://entra.${okta.domain}/saml`, 'Entra ID')
  const data = { replacesId: okta.connectionId, carriesLinks: true }
  await db().connection.update({ where: { id: entra.connectionId }, data })
  const { orgId, domain } = okta
  const at = (name: string) => `${name}@${domain}`
  const ada = await aMember(orgId, 'owner', { email: at('ada') })
  const known = { subject: 'okta-ada', format: PERSISTENT, linkedAt: new Date() }
  const old = await anIdentity(okta.connectionId, { ...known, userId: ada, email: at('ada') })
  return { okta, entra, orgId, domain, at, ada, old }
}
type Scene = Awaited<ReturnType<typeof scene>>

const comes = (by: SamlOrg, nameId: string, email: string) =>
  aBrowser(by).signIn({ nameId, nameIdFormat: PERSISTENT, attributes: { email } })
const changesOf = ({ orgId }: Scene) =>
  db().auditEvent.findMany({ where: { orgId, name: 'identity.address_changed' }, orderBy: { at: 'asc' } })
const linkedEvents = ({ orgId }: Scene) => db().auditEvent.count({ where: { orgId, name: 'identity.linked' } })

/** People said no to that sign-in at the new provider. */
async function declined({ entra, orgId }: Scene, subject: string) {
  const { id: identityId } = await db().identity.findFirstOrThrow({
    where: { connectionId: entra.connectionId, subject },
  })
  const times = { createdAt: daysAgo(2), decidedAt: daysAgo(1), expiresAt: daysAgo(-28) }
  const request = { id: newId('linkRequest'), orgId, number: 7, identityId, state: 'declined' } as const
  await db().linkRequest.create({ data: { ...request, ...times } })
}

test('who was given a colleague’s address at the old provider is not who comes with it at the new one', async () => {
  const it = await scene()
  expect(await comes(it.okta, 'okta-ada', it.at('carol'))).toMatchObject({ kind: 'signed_in', userId: it.ada })

  expect(await comes(it.entra, 'entra-carol', it.at('carol'))).toMatchObject({ kind: 'confirm_identity' })
  expect(await linkedEvents(it)).toBe(0)
})

test('after 90 days under its address the old sign-in is carried over', async () => {
  const it = await scene()
  const change = { identityId: it.old.id, userId: it.ada, from: it.at('before'), to: it.at('ada') }
  const event = { orgId: it.orgId, name: 'identity.address_changed', actor: { kind: 'visitor' }, requestId: 'r' }
  await db().auditEvent.create({ data: { ...event, id: newId('event'), data: change, at: daysAgo(91) } })

  expect(await comes(it.entra, 'entra-ada', it.at('ada'))).toMatchObject({ kind: 'signed_in', userId: it.ada })
})

test('a sign-in that came with another address before asks, however often it comes, and the log says so', async () => {
  const it = await scene()
  expect(await comes(it.entra, 'entra-bob', it.at('bob'))).toMatchObject({ kind: 'confirm_identity' })
  expect(await changesOf(it)).toEqual([])

  for (let n = 0; n < 2; n++)
    expect(await comes(it.entra, 'entra-bob', it.at('ada'))).toMatchObject({ kind: 'confirm_identity' })

  const { id: identityId } = await db().identity.findFirstOrThrow({ where: { subject: 'entra-bob' } })
  const said = { identityId, userId: null, from: it.at('bob'), to: it.at('ada') }
  expect(await changesOf(it)).toMatchObject([{ data: said, connectionId: it.entra.connectionId }])
  expect(await enqueuedJobs()).toEqual([]) // it opens nothing: nobody is mailed
  expect(await linkedEvents(it)).toBe(0)
})

test('what people said no to under an address counts for that address, whatever it calls itself since', async () => {
  const it = await scene()
  await db().connection.update({ where: { id: it.entra.connectionId }, data: { carriesLinks: false } })
  await comes(it.entra, 'impostor', it.at('ada'))
  await declined(it, 'impostor')
  await db().connection.update({ where: { id: it.entra.connectionId }, data: { carriesLinks: true } })
  await comes(it.entra, 'impostor', it.at('zed'))
  await comes(it.entra, 'impostor', it.at('zoe'))

  expect(await comes(it.entra, 'impostor-2', it.at('ada'))).toMatchObject({ kind: 'confirm_identity' })
  expect(await linkedEvents(it)).toBe(0)
})

test('a sign-in that nobody has decided about, and that is called otherwise by now, stands in nobody’s way', async () => {
  const it = await scene()
  await db().connection.update({ where: { id: it.entra.connectionId }, data: { carriesLinks: false } })
  await comes(it.entra, 'entra-bob', it.at('ada'))
  await comes(it.entra, 'entra-bob', it.at('bob'))
  await db().connection.update({ where: { id: it.entra.connectionId }, data: { carriesLinks: true } })

  expect(await comes(it.entra, 'entra-ada', it.at('ada'))).toMatchObject({ kind: 'signed_in', userId: it.ada })
})
