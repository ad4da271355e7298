import { findKeptAddresses } from '@/lib/connections/kept-addresses'
import { serviceProviderMetadata } from '@/lib/connections/service-provider'
import { idOf } from '@/lib/platform/ids'

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
