import { change, endpoints, read } from '@/app/_server/api'
import { told } from '@/app/_server/api-schemas'
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
    name: 'listSetupLinks',
    summary: 'List the set-up links of a connection',
    refusals: ['connection_not_found'],
    path,
    input: partOf('setupLink'),
    answer: listOf(SetupLink),
    run: (ctx, { org, connection }, part) => listSetupLinksOf(ctx, org, connection, part),
  }),
  POST: change({
    permission: 'setup-links',
    name: 'sendSetupLink',
    summary: 'Mail a set-up link; the link itself stands in that mail only',
    refusals: ['org_not_found', 'connection_not_found', 'connection_needs_plan', 'draft_not_found', 'setup_links_full'],
    path,
    input: {
      contactName: told(contactName, 'Who fills the draft in: 1 to 80 letters.', 'Ines Roth'),
      contactEmail: told(contactEmail, 'Where the link goes.', 'ines@it.example'),
    },
    status: 201,
    answer: MadeSetupLink,
    async run(ctx, { org, connection: connectionId }, contact) {
      await draftBeside(ctx, org, connectionId)
      const { contactName: name, contactEmail: email } = contact
      return getSetupLink(ctx, await makeSetupLink(ctx, org, { connectionId, contactName: name, contactEmail: email }))
    },
  }),
})
