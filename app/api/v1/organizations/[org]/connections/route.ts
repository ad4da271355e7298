import { change, endpoints, read } from '@/app/_server/api'
import { beginConnection } from '@/lib/connections/drafts'
import { BeginConnection } from '@/lib/connections/schema'
import { kindsOf } from '@/lib/guides/model'
import { getConnectionOf, listConnectionsOf } from '@/lib/operators/api-queries'
import { idOf } from '@/lib/platform/ids'
import { partOf } from '../../../parts'
import { Connection, listOf } from '../../../shapes'

const path = { org: idOf('org') }
const { name, provider, kind } = BeginConnection.shape

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoints({
  GET: read({
    permission: 'connections',
    path,
    input: partOf('connection'),
    answer: listOf(Connection),
    run: (ctx, { org }, part) => listConnectionsOf(ctx, org, part),
  }),
  POST: change({
    permission: 'connections',
    path,
    input: { name, provider, kind: kind.optional() },
    status: 201,
    answer: Connection,
    async run(ctx, { org }, input) {
      const [usual = 'saml'] = kindsOf(input.provider)
      const about = { name: input.name, provider: input.provider, kind: input.kind ?? usual }
      const { connectionId } = await beginConnection(ctx, org, about)
      return getConnectionOf(ctx, org, connectionId)
    },
  }),
})
