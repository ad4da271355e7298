import { hostedGet } from '@/app/_server/hosted'
import { findOrgBySlug } from '@/lib/login/start'
import { flowOf, showLogin, takeIdentifier } from '../../_steps/identifier'
import { type Posted, posted } from '../../_steps/posted'

type Params = { org: string }

export const GET = hostedGet<Params>(async (visit, { org: slug }) => {
  const { org, flow } = await pageOf(visit, slug, visit.url.searchParams.get('f'))
  return showLogin(visit, flow, org)
})

export const POST = posted<Params>(async (visit, { org: slug }, form) => {
  const { org, flow } = await pageOf(visit, slug, form.get('f'))
  return takeIdentifier(visit, flow, org, form.get('identifier'))
})

/** An unknown name shows the bare page: it does not tell which organizations exist (I15). */
async function pageOf(visit: Posted, slug: string, sealed: string | null) {
  const org = await findOrgBySlug(visit.ctx, slug)
  return { org, flow: flowOf(visit, sealed, org?.slug) }
}
