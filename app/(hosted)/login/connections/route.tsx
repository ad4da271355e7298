import { hostedGet } from '@/app/_server/hosted'
import { lastUsedConnection } from '@/lib/login/browser'
import { sealFlow } from '@/lib/login/flow'
import { urls } from '@/lib/platform/urls'
import { ConnectionsPage } from '../../_pages/connections'
import { choices, flowOf, orgOf } from '../../_steps/identifier'

export const GET = hostedGet(async (visit) => {
  const flow = flowOf(visit, visit.url.searchParams.get('f'))
  const org = await orgOf(visit, flow)
  if (!org?.offers.length) return visit.goTo(urls.login())
  const f = sealFlow(flow, visit.ctx.now)
  const { identifier, ...without } = flow
  return visit.show(
    <ConnectionsPage
      support={org.support}
      f={f}
      identifier={identifier ?? null}
      orgName={org.offers.every(({ orgName }) => orgName === org.name) ? org.name : null}
      changeUrl={urls.loginSso(sealFlow(without, visit.ctx.now))}
      connections={choices(org.offers)}
      lastUsedId={
        await lastUsedConnection(
          visit.ctx,
          org.offers.map(({ id }) => id),
          visit.browser,
        )
      }
      passwordUrl={identifier ? urls.loginPassword(f) : null}
    />,
  )
})
