import { expect, test } from 'vitest'
import { authorize } from '@/lib/access/authorize'
import { needsFactor } from '@/lib/access/factor-rule'
import { db } from '@/lib/platform/db'
import { addSeconds, MINUTE_SECONDS } from '@/lib/platform/time'
import { asUser } from '@/lib/testing/actors'
import { aMember, anOrg } from '@/lib/testing/factories'
import { setRequiresFactor } from './factor-demand'

const orgRow = (id: string) => db().org.findUniqueOrThrow({ where: { id } })
const events = (orgId: string) => db().auditEvent.findMany({ where: { orgId } })

test('an owner with a factor asks for one; whoever comes by password alone stays outside from then on', async () => {
  const org = await anOrg()
  const [owner, ada] = [await aMember(org, 'owner'), await aMember(org)]
  await authorize(asUser(ada), 'org.read', org)

  await setRequiresFactor(asUser(owner, { factor: 'passkey' }), org, true)
  await setRequiresFactor(asUser(owner, { factor: 'passkey' }), org, true)

  expect(await orgRow(org)).toMatchObject({ requiresFactor: true })
  expect(await events(org)).toMatchObject([{ name: 'org.changed', data: { fields: ['requiresFactor'] } }])
  await expect(authorize(asUser(ada), 'org.read', org)).rejects.toMatchObject({ code: 'factor_required' })
  expect(await needsFactor(asUser(ada), org)).toBe(true)
  for (const shown of [{ factor: 'totp' as const }, { confinedTo: org }, { vouchedBy: org }])
    expect(await authorize(asUser(ada, shown), 'org.read', org)).toMatchObject({ role: 'member' })
  await expect(authorize(asUser(ada, { vouchedBy: await anOrg() }), 'org.read', org)).rejects.toMatchObject({
    code: 'factor_required',
  })
})

test('an owner without a factor would be the first outside, and is told', async () => {
  const org = await anOrg()
  const owner = await aMember(org, 'owner')

  await expect(setRequiresFactor(asUser(owner), org, true)).rejects.toMatchObject({ code: 'factor_required' })
  expect(await orgRow(org)).toMatchObject({ requiresFactor: false })
})

test('admins, strangers and stale proofs change nothing', async () => {
  const org = await anOrg()
  const [owner, admin, stranger] = [
    await aMember(org, 'owner'),
    await aMember(org, 'admin'),
    await aMember(await anOrg()),
  ]
  const old = addSeconds(new Date(), -11 * MINUTE_SECONDS)
  const tries = [
    [asUser(admin, { factor: 'passkey' }), 'forbidden'],
    [asUser(stranger, { factor: 'passkey' }), 'org_not_found'],
    [asUser(owner, { factor: 'passkey', provenAt: old }), 'proof_needed'],
  ] as const

  for (const [ctx, code] of tries) await expect(setRequiresFactor(ctx, org, true)).rejects.toMatchObject({ code })
  expect([await orgRow(org), await events(org)]).toMatchObject([{ requiresFactor: false }, []])
})

test('strangers learn nothing of what an organization asks for', async () => {
  const org = await anOrg({ requiresFactor: true })
  const stranger = asUser(await aMember(await anOrg()))
  await expect(authorize(stranger, 'org.read', org)).rejects.toMatchObject({ code: 'org_not_found' })
})
