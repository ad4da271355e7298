import type { IncomingMessage } from 'node:http'
import { log } from '@/lib/platform/log'
import { isOwnPath, urls } from '@/lib/platform/urls'
import { findKeptAcs } from './kept-addresses'

const FORM = /^application\/x-www-form-urlencoded\b/i

/**
 * Leads what an IdP posts to an address that a connection kept from another
 * product to that connection's own ACS. Only forms to paths that are not ours
 * are looked up.
 *
 * @param host what the request said, before it was made to say our own
 */
export async function atKeptAcs(request: IncomingMessage, host: string | undefined): Promise<void> {
  const path = (request.url ?? '/').replace(/\?.*$/s, '')
  if (request.method !== 'POST' || isOwnPath(path) || !FORM.test(request.headers['content-type'] ?? '')) return
  try {
    const connectionId = await findKeptAcs(host, path)
    if (connectionId) request.url = urls.ssoAcs(connectionId)
  } catch (error) {
    log.error('cannot look up a kept address', error) // it is answered like any path that nobody knows
  }
}
