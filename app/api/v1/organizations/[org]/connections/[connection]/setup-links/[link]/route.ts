import { change, endpoints } from '@/app/_server/api'
import { revokeSetupLink } from '@/lib/connections/setup-links'
import { getSetupLink } from '@/lib/operators/setup-link-queries'
import { idOf } from '@/lib/platform/ids'
import { SetupLink } from '../../../../../../shapes'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoints({
  DELETE: change({
    permission: 'setup-links',
    name: 'revokeSetupLink',
    summary: 'End a set-up link at once, with every browser that came by it',
    refusals: ['not_found'],
    path: { org: idOf('org'), connection: idOf('connection'), link: idOf('setupLink') },
    input: {},
    status: 200,
    answer: SetupLink,
    async run(ctx, { org, connection: connectionId, link: setupLinkId }) {
      await revokeSetupLink(ctx, org, { connectionId, setupLinkId })
      return getSetupLink(ctx, setupLinkId)
    },
  }),
})
