import { expect, test } from 'vitest'
import type { UserId } from '@/lib/platform/ids'
import { asUser } from '@/lib/testing/actors'
import { aMember, anIdentity, anOrg, aWaitingRequest } from '@/lib/testing/factories'
import { listLinkRequests } from './queries'

test('who is linked through that connection already is not suggested', async () => {
  const org = await anOrg()
  const admin = await aMember(org, 'admin')
  const { connectionId, email } = await aWaitingRequest(org)
  const twin = await aMember(org, 'member', { email })
  const suggested = async () =>
    (await listLinkRequests(asUser(admin), org, { state: 'waiting' }))[0]?.suggestions.length

  expect(await suggested()).toBe(1)
  await anIdentity(connectionId, { userId: twin })
  expect(await suggested()).toBe(0)
})

test('a suggestion that is out of the reader’s reach says so', async () => {
  const org = await anOrg()
  const admin = await aMember(org, 'admin', { name: 'Ada Lovelace' })
  const owner = await aMember(org, 'owner', { name: 'ada lovelace' })
  await aWaitingRequest(org, { identity: { name: 'Ada Lovelace' } })
  const seenBy = async (userId: UserId) => {
    const [row] = await listLinkRequests(asUser(userId), org, { state: 'waiting' })
    return Object.fromEntries(row!.suggestions.map((suggestion) => [suggestion.userId, suggestion.outOfReach]))
  }

  expect(await seenBy(admin)).toEqual({ [admin]: 'oneself', [owner]: 'higher_role' })
  expect(await seenBy(owner)).toEqual({ [admin]: null, [owner]: 'oneself' })
})
