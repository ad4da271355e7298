import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { addSeconds } from '@/lib/platform/time'
import { authenticate } from '@/lib/sessions/authenticate'
import { aMember, anIdentity } from '@/lib/testing/factories'
import { aBrowser, aSamlOrg, type SamlOrg } from '@/lib/testing/sso'

async function linkedAda({ connectionId, issuer, domain, orgId }: SamlOrg) {
  const email = `ada@${domain}`
  const format = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'
  const userId = await aMember(orgId)
  await anIdentity(connectionId, { ...{ issuer, subject: email, format, email, userId }, linkedAt: new Date() })
  return userId
}

async function signIn(org: SamlOrg, attributes: Record<string, string | string[]>) {
  const userId = await linkedAda(org)
  expect(await aBrowser(org).signIn({ attributes })).toMatchObject({ kind: 'signed_in' })
  return db().session.findFirstOrThrow({ where: { userId } })
}

test.each<[string, Record<string, string | string[]>, number]>([
  ['45 minutes', { sessionMinutes: '45' }, 45],
  ['by the name with an underscore', { session_minutes: '45' }, 45],
  ['by a name that other products use', { dockerSessionMinutes: '45' }, 45],
  ['more than the policy', { sessionMinutes: '100000' }, 1440],
  ['zero', { sessionMinutes: '0' }, 1440],
  ['less than nothing', { sessionMinutes: '-45' }, 1440],
  ['a fraction', { sessionMinutes: '45.5' }, 1440],
  ['words', { sessionMinutes: 'forty' }, 1440],
  ['two values', { sessionMinutes: ['45', '15'] }, 1440],
])('an assertion that says for how many minutes: %s', async (_, attributes, minutes) => {
  const { createdAt, expiresAt } = await signIn(await aSamlOrg(), attributes)

  expect(Math.round((expiresAt.getTime() - createdAt.getTime()) / 60_000)).toBe(minutes)
})

test('the IdP and the organization: the shorter one holds', async () => {
  const org = await aSamlOrg()
  await db().org.update({ where: { id: org.orgId }, data: { sessionMaxMinutes: 30 } })

  const { id, createdAt } = await signIn(org, { sessionMinutes: '45' })
  const alive = async (minutes: number) =>
    (await authenticate(id as `ses_${string}`, addSeconds(createdAt, minutes * 60))) !== null

  expect([await alive(29), await alive(30)]).toEqual([true, false])
})
