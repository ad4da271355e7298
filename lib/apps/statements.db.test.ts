import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { asUser, asVisitor } from '@/lib/testing/actors'
import { anApp } from '@/lib/testing/apps'
import { addMember, aMember, anOrg } from '@/lib/testing/factories'
import { aSession } from '@/lib/testing/sessions'
import { statementsOf } from '@/lib/testing/statements'
import { gatherEntry } from './gather'
import { type Entry, openGrant } from './grants'

// What entering an app asks of the database at each request: docs/performance.md. A statement more is seen here first.

async function aVisit() {
  const [first, last] = [await anOrg(), await anOrg()]
  const userId = await aMember(first)
  await addMember(last, userId)
  const usedLast = { orgId_userId: { orgId: last, userId } }
  await db().membership.update({ where: usedLast, data: { lastUsedAt: new Date('2026-03-02T09:00:00.123Z') } })
  const sid = await aSession(userId)
  const { actor } = asUser(userId, { sessionId: sid })
  const app = await anApp()
  const entry: Entry = { sid, appId: app.id, userId, orgId: first, scopes: ['openid'], confined: false }
  return { actor, first, last, entry }
}

test('who comes, and where they are a member, is one statement; what they used last comes first', async () => {
  const { actor, first, last, entry } = await aVisit()
  const app = { id: entry.appId, orgId: null, firstParty: true }

  const { result, statements } = await statementsOf(() => gatherEntry(asVisitor(), actor, app, { scope: 'openid' }))

  expect(statements, statements.join('\n')).toHaveLength(1)
  expect(result.session).toEqual({ sid: entry.sid, userId: entry.userId, provenAt: expect.any(Date), amr: ['pwd'] })
  expect(result.orgs).toMatchObject([
    { id: last, lastUsedAt: new Date('2026-03-02T09:00:00.123Z'), requiresFactor: false },
    { id: first, lastUsedAt: null },
  ])
})

test('a grant and the name it is known by are one statement, the first time and ever after', async () => {
  const { entry, last } = await aVisit()

  const first = await statementsOf(() => openGrant(asVisitor(), entry))
  const again = await statementsOf(() => openGrant(asVisitor(), { ...entry, scopes: ['openid', 'email'] }))
  const elsewhere = await openGrant(asVisitor(), { ...entry, orgId: last })

  expect([first.statements.length, again.statements.length]).toEqual([1, 1])
  expect(again.result).toEqual(first.result)
  expect(elsewhere.sub).not.toBe(first.result.sub)
  const { scopes } = await db().appGrant.findUniqueOrThrow({ where: { id: first.result.id } })
  expect(scopes.toSorted()).toEqual(['email', 'openid'])
})

test('tabs that enter at once share one grant and one name', async () => {
  const { entry } = await aVisit()

  const opened = await Promise.all(Array.from({ length: 10 }, () => openGrant(asVisitor(), entry)))

  expect(new Set(opened.map(({ id, sub }) => `${id} ${sub}`)).size).toBe(1)
})
