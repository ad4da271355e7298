import { findKeptAddresses } from '@/lib/connections/kept-addresses'
import { serviceProviderMetadata } from '@/lib/connections/service-provider'
import { idOf } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'
import { posted } from '../../../_steps/posted'
import { postedAstray } from '../../../_steps/strays'

/** Our entity ID is this address: some enter it where the ACS URL belongs. */
export const POST = posted<{ connection: string }>((visit, { connection }) => visit.goTo(urls.ssoStart(connection)), {
  foreign: postedAstray(urls.ssoMetadata),
})

const connectionId = idOf('connection')

/** Our metadata for one connection. The same for ids that do not exist: it tells nothing. */
export async function GET(_: Request, { params }: { params: Promise<{ connection: string }> }): Promise<Response> {
  const id = connectionId.safeParse((await params).connection)
  if (!id.success) return new Response(null, { status: 404 })
  const headers = {
    'Content-Type': 'application/samlmetadata+xml',
    'X-Content-Type-Options': 'nosniff',
    'X-Robots-Tag': 'noindex',
  }
  return new Response(await serviceProviderMetadata(id.data, await findKeptAddresses(id.data)), { headers })
}
