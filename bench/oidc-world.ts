import { secretPurpose } from '@/lib/connections/create'
import { serviceProviderOf } from '@/lib/connections/service-provider'
import { seal } from '@/lib/platform/crypto'
import { db } from '@/lib/platform/db'
import { newId } from '@/lib/platform/ids'
import { anOrg, aVerifiedDomain } from '@/lib/testing/factories'
import { linkPeople } from './world'

/** An organization whose people come by OpenID Connect from the bench's own provider. */
export async function openOidcDoor({ people, issuer }: { people: number; issuer: string }) {
  const orgId = await anOrg()
  const { name: domain } = await aVerifiedDomain(orgId)
  const id = newId('connection')
  const at = new Date()
  await db().connection.create({
    data: {
      ...{ id, orgId, kind: 'oidc', name: 'Bench IdP', state: 'active', issuer, signInUrl: `${issuer}/auth` },
      ...{ clientId: 'bench', clientSecretSealed: seal(secretPurpose(id), 'the-secret-of-the-bench') },
      ...{ providerMetadata: metadataOf(issuer), createdAt: at, updatedAt: at },
    },
  })
  await linkPeople(people, { orgId, connectionId: id, issuer, domain })
  return { orgId, connectionId: id, domain, redirectUri: serviceProviderOf(id).redirectUrl }
}

/** The bench's provider, as its discovery document would say. */
export function metadataOf(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    id_token_signing_alg_values_supported: ['RS256'],
  }
}
