import type { Ctx, OperatorActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { ConnectionId, OrgId } from '@/lib/platform/ids'
import { credentialOf, type GivenCredential } from './client-credential'
import { readIdpMetadata } from './metadata'
import { reviseNow } from './promote'

/**
 * Replaces metadata, with its certificates, or what the token endpoint knows us
 * by, as an operator is asked to: a revision at once, which can be gone back from.
 *
 * @throws Failure `connection_not_found` for a connection of the other kind, `client_key_invalid`, and those of
 *   `readIdpMetadata`.
 */
export async function replaceFacts(
  ctx: Ctx<OperatorActor>,
  orgId: OrgId,
  connectionId: ConnectionId,
  { metadataXml, credential }: { metadataXml?: string | undefined; credential?: GivenCredential | undefined },
): Promise<void> {
  const facts = metadataXml ? { ...readIdpMetadata(metadataXml), metadataXml } : null
  const given = credential ? credentialOf(credential, ctx.now) : null
  if (!facts && !given) return
  await reviseNow(ctx, orgId, connectionId, (live) => {
    if (live.kind === 'saml' && facts && !given) return { config: { ...live, ...facts } }
    if (live.kind !== 'oidc' || !given || facts) fail('connection_not_found')
    const { secret, ...how } = given
    const staysSecret = how.clientAuth === 'client_secret' && live.clientAuth === 'client_secret'
    return { config: staysSecret ? live : { ...live, ...how }, secret }
  })
}
