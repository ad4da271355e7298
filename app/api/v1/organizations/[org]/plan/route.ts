import { change, endpoints } from '@/app/_server/api'
import { getOrgInShort } from '@/lib/operators/api-queries'
import { setPlan } from '@/lib/orgs/operator-commands'
import { SetPlan } from '@/lib/orgs/schema'
import { idOf } from '@/lib/platform/ids'
import { Organization } from '../../../shapes'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoints({
  PUT: change({
    permission: 'plan',
    name: 'setPlan',
    summary: 'Set what an organization has subscribed to; it counts at the next click',
    refusals: ['org_not_found'],
    path: { org: idOf('org') },
    input: { plan: SetPlan.shape.plan },
    status: 200,
    answer: Organization,
    async run(ctx, { org: orgId }, { plan }) {
      await setPlan(ctx, { orgId, plan })
      return getOrgInShort(ctx, orgId)
    },
  }),
})
