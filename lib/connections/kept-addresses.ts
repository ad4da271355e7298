import { record } from '@/lib/audit/record'
import { type Ctx, type OperatorActor, transact } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import { env } from '@/lib/platform/env'
import { fail } from '@/lib/platform/errors'
import { checkUrl } from '@/lib/platform/http'
import type { ConnectionId, OrgId } from '@/lib/platform/ids'
import { isOwnPath } from '@/lib/platform/urls'
import { factsOf, liveConfigOf, lockConnection, tellEngine } from './live'
import type { KeepAddresses } from './schema'
import type { KeptAddresses } from './service-provider'

/**
 * Lets a connection keep the entity ID and the ACS address that its customer's
 * IdP knows from another product, so that nobody there has to touch anything.
 * An operator's alone: an owner could take the address that another
 * organization's IdP still posts to (J19). `null` goes back to our own.
 *
 * @throws Failure `invalid_input` on `acsUrl` for what is no address of the
 *   vendor's that could lead here, `address_taken`, `connection_not_found` for OIDC.
 */
export async function keepAddresses(ctx: Ctx<OperatorActor>, orgId: OrgId, input: KeepAddresses): Promise<void> {
  const { connectionId } = input
  const entityId = input.entityId || null
  const acsUrl = input.acsUrl ? checkedAcs(input.acsUrl) : null
  return transact(ctx, async (tx) => {
    const row = await lockConnection(tx, orgId, connectionId)
    if (row.kind !== 'saml') fail('connection_not_found')
    if (acsUrl && (await tx.db.connection.count({ where: { spAcsUrl: acsUrl, id: { not: connectionId } } })))
      fail('address_taken')
    if (entityId && isOurs(entityId)) fail('address_taken')
    const kept = { spEntityId: entityId, spAcsUrl: acsUrl }
    await tx.db.connection.update({ where: { id: connectionId }, data: { ...kept, updatedAt: tx.now } })
    await record(tx, { id: orgId }, 'connection.addresses_kept', { connectionId, entityId, acsUrl })
    const live = liveConfigOf(row)
    if (live?.kind === 'saml') await tellEngine(tx, { ...row, ...kept }, factsOf(live))
  })
}

/**
 * Another connection's own name would stand in the audience of its answers, too.
 * A former product may have had one name for all its customers: that is kept.
 */
function isOurs(entityId: string): boolean {
  const url = URL.canParse(entityId) ? new URL(entityId) : null
  return url !== null && url.origin === env().PUBLIC_URL && isOwnPath(url.pathname)
}

function checkedAcs(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : refuse('That is not an address.')
  if (url.search || url.hash) refuse('Leave out what follows the path.')
  if (isOwnPath(url.pathname)) refuse('That path is one of our own.')
  if (url.origin !== env().PUBLIC_URL) checkUrl(url)
  return url.href
}

function refuse(sentence: string): never {
  fail('invalid_input', { fields: { acsUrl: sentence } })
}

/**
 * Whose kept ACS an address is; one look at an index. What is posted there is
 * checked like any answer: finding the connection gives nothing away.
 *
 * @param host as the request said it, which may be anything
 */
export async function findKeptAcs(host: string | undefined, path: string): Promise<ConnectionId | null> {
  const addresses = [env().PUBLIC_URL + path, ...(host ? [`https://${host.toLowerCase()}${path}`] : [])]
  const row = await db().connection.findFirst({ where: { spAcsUrl: { in: addresses } }, select: { id: true } })
  return (row?.id as ConnectionId | undefined) ?? null
}

/** What a connection's IdP knows us by, where that is not our own choice; `null` for all others, and for none. */
export async function findKeptAddresses(id: ConnectionId): Promise<KeptAddresses | null> {
  const select = { spEntityId: true, spAcsUrl: true }
  const row = await db().connection.findUnique({ where: { id }, select })
  return row && { entityId: row.spEntityId, acsUrl: row.spAcsUrl }
}
