import type { Ctx, OperatorActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { ConnectionId, OrgId } from '@/lib/platform/ids'
import { readIdpMetadata } from './metadata'
import { reviseNow } from './promote'

/**
 * Replaces metadata, with its certificates, or client secret, as an operator is
 * asked to: a revision at once, which can be gone back from.
 *
 * @throws Failure `connection_not_found` for a connection of the other kind, and those of `readIdpMetadata`.
 */
export async function replaceFacts(
  ctx: Ctx<OperatorActor>,
  orgId: OrgId,
  connectionId: ConnectionId,
  { metadataXml, clientSecret }: { metadataXml?: string | undefined; clientSecret?: string | undefined },
): Promise<void> {
  const facts = metadataXml ? { ...readIdpMetadata(metadataXml), metadataXml } : null
  if (!facts && !clientSecret) return
  await reviseNow(ctx, orgId, connectionId, (live) => {
    if (live.kind === 'saml' && facts && !clientSecret) return { config: { ...live, ...facts } }
    if (live.kind === 'oidc' && clientSecret && !facts)
      return {
        config:
          live.clientAuth === 'client_secret'
            ? live
            : { ...live, clientAuth: 'client_secret', clientSecretExpiresAt: null },
        secret: clientSecret,
      }
    fail('connection_not_found')
  })
}
