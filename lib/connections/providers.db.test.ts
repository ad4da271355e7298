import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { providers } from '@/lib/testing/saml-providers'
import { aBrowser, aSamlOrg } from '@/lib/testing/sso'

// What ten providers send, all the way: guard, engine, transaction, identity.

test.each(providers)('a person signs in as $style sends it', async ({ style, options }) => {
  const org = await aSamlOrg()
  const email = `ada@${org.domain}`
  const nameId = options.nameId.includes('@') ? email : options.nameId
  const attributes = { ...options.attributes, email }

  const finished = await aBrowser(org).signIn({ ...options, style, nameId, attributes })

  expect(finished).toEqual({ kind: 'confirm_identity' })
  expect(await db().identity.findMany({ where: { connectionId: org.connectionId } })).toMatchObject([
    { issuer: org.issuer, subject: nameId, email, name: 'Ada Løvelace', userId: null },
  ])
  expect(await db().attempt.findMany({ where: { orgId: org.orgId } })).toMatchObject([{ email }])
})
