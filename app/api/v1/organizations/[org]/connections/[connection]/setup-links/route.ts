import { change, endpoints, read } from '@/app/_server/api'
import { draftBeside } from '@/lib/connections/drafts'
import { MakeSetupLink } from '@/lib/connections/schema'
import { makeSetupLink } from '@/lib/connections/setup-links'
import { getSetupLink, listSetupLinksOf } from '@/lib/operators/setup-link-queries'
import { idOf } from '@/lib/platform/ids'
import { partOf } from '../../../../../parts'
import { listOf, MadeSetupLink, SetupLink } from '../../../../../shapes'

const path = { org: idOf('org'), connection: idOf('connection') }
const { contactName, contactEmail } = MakeSetupLink.shape

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoints({
  GET: read({
    permission: 'setup-links',
    path,
    input: partOf('setupLink'),
    answer: listOf(SetupLink),
    run: (ctx, { org, connection }, part) => listSetupLinksOf(ctx, org, connection, part),
  }),
  POST: change({
    permission: 'setup-links',
    path,
    input: { contactName, contactEmail },
    status: 201,
    answer: MadeSetupLink,
    async run(ctx, { org, connection: connectionId }, contact) {
      await draftBeside(ctx, org, connectionId)
      const { contactName: name, contactEmail: email } = contact
      return getSetupLink(ctx, await makeSetupLink(ctx, org, { connectionId, contactName: name, contactEmail: email }))
    },
  }),
})
