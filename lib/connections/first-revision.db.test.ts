import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { asOperator, asUser } from '@/lib/testing/actors'
import { aMember, anOrg, aVerifiedDomain } from '@/lib/testing/factories'
import { createSigningKey, idpMetadata } from '@/lib/testing/saml'
import { aSamlOrg } from '@/lib/testing/sso'
import { turnOnConnection } from './commands'
import { createSamlConnection } from './create'
import { beginConnection, draftBeside, saveDraft } from './drafts'
import { giveRevisionTo } from './first-revision'
import { promote } from './promote'
import { getSetup } from './revisions'

const key = createSigningKey('idp.acme.example')
const metadataXml = idpMetadata({
  entityId: 'https://idp.acme.example/saml',
  ssoUrl: 'https://idp.acme.example/sso',
  certificates: [key.certificatePem],
})

const revisionsOf = (connectionId: string) =>
  db().connectionRevision.findMany({
    where: { connectionId },
    orderBy: { number: 'asc' },
    select: { number: true, state: true },
  })

test('what an operator made and turned on has a revision of its own, and the first draft is number one', async () => {
  const [orgId, operator] = [await anOrg(), asOperator()]
  await aVerifiedDomain(orgId)
  const connectionId = await createSamlConnection(operator, orgId, { name: 'Okta', metadataXml })

  await turnOnConnection(operator, orgId, { connectionId })
  await turnOnConnection(operator, orgId, { connectionId })
  await draftBeside(operator, orgId, connectionId)

  expect(await revisionsOf(connectionId)).toEqual([
    { number: 0, state: 'live' },
    { number: 1, state: 'draft' },
  ])
})

test('of many who ask at once one makes it, and a promotion beside them retires it', async () => {
  const { orgId, connectionId } = await aSamlOrg()
  const owner = asUser(await aMember(orgId, 'owner'))
  const ref = await draftBeside(owner, orgId, connectionId)
  await saveDraft(owner, orgId, ref, { part: { signInUrl: 'https://idp.acme.example/new' } })
  const { seen } = (await getSetup(owner, orgId, connectionId)).draft!

  await Promise.all([
    ...Array.from({ length: 4 }, () => giveRevisionTo(owner, orgId, connectionId)),
    promote(owner, orgId, { ...ref, seen, word: 'Test IdP', turnOn: true }),
    ...Array.from({ length: 4 }, () => giveRevisionTo(owner, orgId, connectionId)),
  ])

  expect(await revisionsOf(connectionId)).toEqual([
    { number: 0, state: 'retired' },
    { number: 1, state: 'live' },
  ])
})

test('what was never live gets none, and nobody’s connection is not found', async () => {
  const { orgId, connectionId } = await aSamlOrg()
  const owner = asUser(await aMember(orgId, 'owner'))
  const begun = await beginConnection(owner, orgId, { name: 'Second', provider: 'okta', kind: 'saml' })

  await giveRevisionTo(owner, orgId, begun.connectionId)

  expect(await revisionsOf(begun.connectionId)).toEqual([{ number: 1, state: 'draft' }])
  const elsewhere = await anOrg()
  await expect(giveRevisionTo(owner, elsewhere, connectionId)).rejects.toMatchObject({ code: 'connection_not_found' })
})
