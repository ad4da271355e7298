import { expect, test } from 'vitest'
import { cutOver, undoCutOver } from '@/lib/connections/cut-over'
import { db } from '@/lib/platform/db'
import { asUser } from '@/lib/testing/actors'
import { aMember } from '@/lib/testing/factories'
import { aBrowser, anotherConnection, aSamlOrg } from '@/lib/testing/sso'
import { untilWaiting } from '@/lib/testing/waiting'

/** Ada, linked through Okta, on her way in; Entra takes Okta’s place. */
async function onTheWay() {
  const okta = await aSamlOrg()
  const entra = await anotherConnection(okta, `https://entra.${okta.domain}/saml`, 'Entra ID')
  const next = { connectionId: entra.connectionId }
  await db().connection.update({ where: { id: entra.connectionId }, data: { replacesId: okta.connectionId } })
  const owner = asUser(await aMember(okta.orgId, 'owner'))
  const ada = await aMember(okta.orgId)
  const browser = aBrowser(okta)
  await browser.signIn()
  const linked = { userId: ada, linkedAt: new Date() }
  await db().identity.updateMany({ where: { connectionId: okta.connectionId }, data: linked })
  const transaction = await browser.begin()
  await browser.post(transaction, browser.answer(transaction))
  return { ...okta, next, owner, ada, browser, transaction }
}

test('a sign-in whose connection is turned off on its way begins no session, to come back with it', async () => {
  const { connectionId, orgId, next, owner, ada, browser, transaction } = await onTheWay()

  const { finishing } = await db().$transaction(async (tx) => {
    await tx.$queryRaw`select id from "Identity" where "connectionId" = ${connectionId} for update`
    const finishing = browser.finish(transaction)
    await untilWaiting('Identity')
    await cutOver(owner, orgId, next)
    return { finishing }
  })

  expect(await finishing).toMatchObject({ kind: 'refused', code: 'connection_off', connectionId })
  await undoCutOver(owner, orgId, next)
  expect(await db().session.count({ where: { userId: ada } })).toBe(0)
  const attempt = await db().attempt.findUniqueOrThrow({ where: { id: transaction.attemptId } })
  expect(attempt).toMatchObject({ state: 'failed', outcome: 'connection_off' })
  expect(attempt.steps).toContainEqual(
    expect.objectContaining({ name: 'decided', ok: false, detail: 'connection_off' }),
  )
})

test('who turns a connection off waits for the sign-ins that were let in before, and ends their sessions', async () => {
  const { orgId, next, owner, ada, browser, transaction } = await onTheWay()

  const { finishing, cutting } = await db().$transaction(async (tx) => {
    await tx.$queryRaw`select "orgId" from "Membership" where "userId" = ${ada} for update`
    const finishing = browser.finish(transaction)
    await untilWaiting('Membership')
    const cutting = cutOver(owner, orgId, next)
    await untilWaiting('Connection')
    return { finishing, cutting }
  })

  expect(await finishing).toMatchObject({ kind: 'signed_in', userId: ada })
  await cutting
  expect(await db().session.findMany({ where: { userId: ada } })).toMatchObject([
    { endedReason: 'connection turned off' },
  ])
})
