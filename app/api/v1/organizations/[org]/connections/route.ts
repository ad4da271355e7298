import { change, endpoints, read } from '@/app/_server/api'
import { told } from '@/app/_server/api-schemas'
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
    name: 'listConnections',
    summary: 'List an organization’s connections',
    refusals: ['org_not_found'],
    path,
    input: partOf('connection'),
    answer: listOf(Connection),
    run: (ctx, { org }, part) => listConnectionsOf(ctx, org, part),
  }),
  POST: change({
    permission: 'connections',
    name: 'beginConnection',
    summary: 'Begin a connection, as a draft that signs nobody in',
    refusals: ['org_not_found', 'connection_needs_plan'],
    path,
    input: {
      name: told(name, 'What its people recognise: 1 to 80 letters.', 'Entra ID'),
      provider: told(provider, 'Whose guide is shown.'),
      kind: told(kind.optional(), 'Left out, the usual one of this provider.'),
    },
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
