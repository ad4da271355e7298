import { afterAll, beforeAll, expect, test } from 'vitest'
import { draftBeside } from '@/lib/connections/drafts'
import { liveColumns, liveConfigOf } from '@/lib/connections/live'
import { promote } from '@/lib/connections/promote'
import { getSetup } from '@/lib/connections/revisions'
import { db } from '@/lib/platform/db'
import { asUser } from '@/lib/testing/actors'
import { aMember, anOrg } from '@/lib/testing/factories'
import { aTestScene, type TestScene, tryWith } from '@/lib/testing/test-sign-in-scene'
import { listTestable } from './queries'

let scene: TestScene
beforeAll(async () => {
  scene = await aTestScene()
  for (const kind of ['saml', 'oidc'] as const) await makeLiveWithoutRevisions(kind)
}, 60_000)
afterAll(() => scene.idp.stop())

/** As a connection is that was made before there were revisions: live, and without any. */
async function makeLiveWithoutRevisions(kind: 'saml' | 'oidc'): Promise<void> {
  const [owner, ref] = [asUser(scene.owner), scene[kind]]
  const { connection, draft } = await getSetup(owner, scene.orgId, ref.connectionId)
  await promote(owner, scene.orgId, { ...ref, seen: draft!.seen, word: connection.name, turnOn: true })
  const { connectionId } = ref
  await db().connectionRevision.deleteMany({ where: { connectionId } })
  await db().connection.update({ where: { id: connectionId }, data: { revisionCount: 0 } })
}

test.each(['saml', 'oidc'] as const)('what is live without a revision (%s) is tested like any other', async (kind) => {
  const { connectionId } = scene[kind]
  const admin = asUser(await aMember(scene.orgId, 'admin'))
  const before = await db().connection.findUniqueOrThrow({ where: { id: connectionId }, select: liveColumns })

  const lists = await Promise.all(Array.from({ length: 4 }, () => listTestable(admin, scene.orgId, connectionId)))

  const [live] = lists[0]!
  expect(new Set(lists.map((list) => JSON.stringify(list))).size).toBe(1)
  expect(lists[0]).toEqual([{ id: expect.any(String), number: 0, state: 'live', testedAt: null }])
  const ref = { connectionId, revisionId: live!.id }
  const view = await tryWith({ ...scene, [kind]: ref }, kind, null)
  expect(view).toMatchObject({ state: 'done', report: { ok: true, signed: true } })
  expect((await listTestable(admin, scene.orgId, connectionId))[0]?.testedAt).not.toBeNull()
  const after = await db().connection.findUniqueOrThrow({ where: { id: connectionId }, select: liveColumns })
  expect(liveConfigOf(after)).toEqual(liveConfigOf(before))

  const { revisionId } = await draftBeside(asUser(scene.owner), scene.orgId, connectionId)
  const both = await listTestable(admin, scene.orgId, connectionId)
  expect(both).toMatchObject([
    { id: revisionId, state: 'draft', number: 1 },
    { id: live!.id, state: 'live' },
  ])
})

test('members and strangers make none by asking', async () => {
  const { connectionId } = scene.saml
  await db().connectionRevision.deleteMany({ where: { connectionId } })
  const theirs = await anOrg()
  const [member, stranger] = [asUser(await aMember(scene.orgId)), asUser(await aMember(theirs, 'owner'))]

  await expect(listTestable(member, scene.orgId, connectionId)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(listTestable(stranger, scene.orgId, connectionId)).rejects.toMatchObject({ code: 'org_not_found' })
  expect(await listTestable(stranger, theirs, connectionId)).toEqual([])

  expect(await db().connectionRevision.count({ where: { connectionId } })).toBe(0)
})
