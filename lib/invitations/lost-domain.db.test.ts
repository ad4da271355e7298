import { expect, test } from 'vitest'
import { removeDomain } from '@/lib/domains/own'
import { db } from '@/lib/platform/db'
import { newId, type OrgId } from '@/lib/platform/ids'
import { asSystem, asUser, asVisitor } from '@/lib/testing/actors'
import { aMember, anOrg, aVerifiedDomain } from '@/lib/testing/factories'
import { mailsTo } from '@/lib/testing/mailbox'
import { eventsOf } from '@/lib/testing/newcomers'
import { runJobs } from '@/lib/testing/outbox'
import { acceptAsNewPerson, peekInvitation } from './accept'
import { invite, resendInvitation, revokeInvitation } from './commands'
import { listInvitations } from './queries'
import { releaseInvitations } from './release'
import { tokenOf } from './token'

const person = { name: 'Whoever bought it', password: 'three lamps at the quiet harbour' }
const release = async () => {
  await releaseInvitations(asSystem())
  await runJobs()
}

/** Acme's domain is missing; Acme and Globex, which has nothing to do with it, have invited an address there. */
async function aScene() {
  const [acme, globex] = [await anOrg(), await anOrg()]
  const { id: domainId, name } = await aVerifiedDomain(acme)
  const turn = (state: 'verified' | 'expired') => db().domain.update({ where: { id: domainId }, data: { state } })
  await db().domain.update({ where: { id: domainId }, data: { state: 'missing' } })
  const email = `${newId('user').slice(4, 14)}@${name}`
  const held = [await anInviter(acme, email), await anInviter(globex, email)] as const
  const remove = () => removeDomain(held[0].owner, acme, { domainId })
  return { acme, globex, name, email, held, turn, remove }
}

async function anInviter(orgId: OrgId, email: string) {
  const owner = asUser(await aMember(orgId, 'owner'))
  const ask = () => invite(owner, orgId, { email, role: 'admin', teamId: null })
  return { orgId, owner, ask, invitationId: await ask() }
}

const lostForGood: [string, (scene: Awaited<ReturnType<typeof aScene>>) => Promise<unknown>][] = [
  ['is removed', ({ remove }) => remove()],
  [
    'is removed, and proven by whoever bought it',
    async ({ remove, name }) => {
      await remove()
      await aVerifiedDomain(await anOrg(), name)
    },
  ],
  ['expires', ({ turn }) => turn('expired')],
  [
    'expires, and is proven by whoever bought it',
    async ({ turn, name }) => {
      await turn('expired')
      await aVerifiedDomain(await anOrg(), name)
    },
  ],
]

test.each(lostForGood)('what is held stays held when its domain %s, and its link lets nobody in', async (_, lose) => {
  const scene = await aScene()
  await lose(scene)

  await release()

  expect(mailsTo(scene.email)).toHaveLength(0)
  for (const { owner, orgId, invitationId } of scene.held) {
    expect(await listInvitations(owner, orgId)).toMatchObject([{ state: 'waiting', heldFor: scene.name }])
    expect(await peekInvitation(asVisitor(), tokenOf(invitationId))).toMatchObject({ held: true })
    const accepted = acceptAsNewPerson(asVisitor(), tokenOf(invitationId), person)
    await expect(accepted).rejects.toMatchObject({ code: 'invitation_held' })
  }
})

test.each(lostForGood)('… and sending it again when its domain %s mails nothing, then or later', async (_, lose) => {
  const scene = await aScene()
  await lose(scene)

  for (const { owner, orgId, invitationId } of scene.held)
    await resendInvitation(asUser(owner.actor.userId), orgId, { invitationId }) // now, after it was lost
  await release()

  expect(mailsTo(scene.email)).toHaveLength(0)
  for (const { owner, orgId } of scene.held) {
    expect(await listInvitations(owner, orgId)).toMatchObject([{ state: 'waiting', heldFor: scene.name }])
    expect(await eventsOf(orgId)).toEqual(expect.arrayContaining(['invitation.resent', 'invitation.held']))
    expect(await eventsOf(orgId)).not.toContain('invitation.released')
  }
})

test('who knows who reads mail there now takes it back and invites anew', async () => {
  const { email, held, remove } = await aScene()
  await remove()
  const [{ owner, orgId, invitationId, ask }] = held

  await revokeInvitation(owner, orgId, { invitationId })
  await ask()
  await runJobs()

  expect(mailsTo(email)).toHaveLength(1)
})

test('the inviting organization that proves a removed domain anew sets free what it held; others wait on', async () => {
  const { acme, globex, name, email, remove } = await aScene()
  await remove()
  await aVerifiedDomain(acme, name)

  await release()

  expect(await eventsOf(acme)).toContain('invitation.released')
  expect(await eventsOf(globex)).not.toContain('invitation.released')
  expect(mailsTo(email)).toHaveLength(1)
})

test('a record that is back at its holder sets free what others held because of it', async () => {
  const { acme, globex, email, turn } = await aScene()
  await turn('verified')

  await release()

  for (const orgId of [acme, globex]) expect(await eventsOf(orgId)).toContain('invitation.released')
  expect(mailsTo(email)).toHaveLength(2)
})
