import { expect, test } from 'vitest'
import { transact } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { asSystem, asUser } from '@/lib/testing/actors'
import { aMember, anOrg, aWaitingRequest } from '@/lib/testing/factories'
import { expireLinkRequests } from './sweep'
import { decide, requireWaiting } from './waiting'

test('a request that the sweep ended meanwhile is decided no more', async () => {
  const org = await anOrg()
  const admin = asUser(await aMember(org, 'admin'))
  const { id } = await aWaitingRequest(org)

  const late = transact(admin, async (tx) => {
    const request = await requireWaiting(tx, org, id)
    await expireLinkRequests(asSystem({ now: addSeconds(new Date(), 31 * DAY_SECONDS) })) // it holds no organization
    await decide(tx, request, { state: 'declined', reason: 'No.', decidedById: admin.actor.userId })
  })

  await expect(late).rejects.toMatchObject({ code: 'link_request_already_decided' })
  expect(await db().linkRequest.findUnique({ where: { id } })).toMatchObject({ state: 'expired', reason: null })
})
