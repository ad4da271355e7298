import { endpoints, read } from '@/app/_server/api'
import { getOrgInShort } from '@/lib/operators/api-queries'
import { idOf } from '@/lib/platform/ids'
import { Organization } from '../../shapes'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoints({
  GET: read({
    permission: 'organizations',
    name: 'readOrganization',
    summary: 'Read one organization',
    refusals: ['org_not_found'],
    path: { org: idOf('org') },
    input: {},
    answer: Organization,
    run: (ctx, { org }) => getOrgInShort(ctx, org),
  }),
})
