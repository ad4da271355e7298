import type { Visit } from '@/app/_server/hosted'
import type { Ask } from '@/lib/apps/entry'
import type { Coming, EnterableOrg } from '@/lib/apps/gather'
import { type Scope, scopeWords } from '@/lib/apps/model'
import { sealFlow } from '@/lib/login/flow'
import { newCtx, type UserActor } from '@/lib/platform/context'
import type { OrgId } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'
import { whoIs } from '@/lib/sessions/authenticate'
import { AppStopPage, ChooseForAppPage, ConsentPage } from '../_pages/app'
import { type OnTheWay, withParams } from './app'

type Step = { ask: Ask; orgId: OrgId | null }

/** Shows what the person has to do before they can enter the app, or leads to where that is done. */
export async function showStep(visit: Visit, way: OnTheWay, coming: Coming, { ask, orgId }: Step): Promise<Response> {
  const here = urls.appContinue(way.r)
  switch (ask) {
    case 'sign_in':
      return visit.goTo(await signInUrl(visit, way, orgId))
    case 'prove':
      return visit.goTo(urls.stepUp(here))
    case 'add_factor':
      return visit.goTo(urls.account.factors(here))
    case 'choose_org':
      return showChoice(visit, way, coming.orgs)
    case 'consent':
      return showConsent(visit, way, coming.orgs.find(({ id }) => id === orgId)!)
    default:
      return showStop(visit, way, ask, orgId)
  }
}

/** The sign-in page that leads back here, with what the app said about the person. */
async function signInUrl(visit: Visit, way: OnTheWay, orgId: OrgId | null): Promise<string> {
  const org = orgId && (await visit.ctx.db.org.findUnique({ where: { id: orgId }, select: { slug: true } }))
  const flow = { identifier: way.params.login_hint, returnTo: urls.appContinue(way.r), app: way.app.name }
  const f = (more: object) => sealFlow({ ...flow, ...more }, visit.ctx.now)
  return org ? urls.orgLogin(org.slug, f({ org: org.slug })) : urls.login(f({}))
}

async function showChoice(visit: Visit, way: OnTheWay, orgs: readonly EnterableOrg[]): Promise<Response> {
  const current = visit.current as UserActor
  const { name } = await whoIs(newCtx(current, visit.ctx.now))
  const organizations = orgs.map((org, place) => ({
    ...{ slug: org.slug, name: org.name },
    lastUsed: place === 0 && org.lastUsedAt !== null,
    elsewhere: current.confinedTo !== null && current.confinedTo !== org.id,
  }))
  const page = { app: way.app.name, action: urls.appContinue(way.r), r: way.r }
  return visit.show(<ChooseForAppPage {...page} personName={name} organizations={organizations} />)
}

async function showConsent(visit: Visit, way: OnTheWay, org: EnterableOrg): Promise<Response> {
  const { app, params, r } = way
  const asked = (params.scope ?? '').split(' ').filter((scope): scope is Scope => scope in scopeWords)
  return visit.show(
    <ConsentPage
      app={app.name}
      action={urls.appContinue(r)}
      r={r}
      orgName={org.name}
      host={hostOf(params.redirect_uri)}
      person={await whoIs(newCtx(visit.current as UserActor, visit.ctx.now))}
      wants={asked.map((scope) => scopeWords[scope])}
      switchUrl={await signInUrl(visit, way, null)}
    />,
  )
}

const hostOf = (address = '') => (URL.canParse(address) && /^https?:/.test(address) ? new URL(address).host : null)

async function showStop(visit: Visit, way: OnTheWay, ask: Ask, orgId: OrgId | null): Promise<Response> {
  const { app, r, params } = way
  const org = orgId && (await visit.ctx.db.org.findUnique({ where: { id: orgId }, select: { name: true } }))
  const name = org?.name ?? (params.organization || app.orgName) ?? 'that organization'
  const other = { label: 'Sign in as somebody else', url: await signInUrl(visit, way, null) }
  const words: Partial<Record<Ask, { title: string; text: string; next: { label: string; url: string } }>> = {
    switch_person: {
      title: `${app.name} means somebody else`,
      text: 'It asked for another person than the one who is signed in here.',
      next: other,
    },
    sign_in_elsewhere: {
      title: `Sign in at ${name}`,
      text: `Your sign-in here came through another organization, so it opens only that one. ${app.name} asks for ${name}.`,
      next: { label: `Continue to ${name}`, url: await signInUrl(visit, way, orgId) },
    },
    no_org: {
      title: 'You belong to no organization yet',
      text: `${app.name} is for members of organizations. Ask an owner of yours to add you.`,
      next: other,
    },
    not_a_member: {
      title: `You are not a member of ${name}`,
      text: `${app.name} asks for ${name}, and your account does not belong to it. Ask an owner there to add you, or use another account.`,
      next:
        params.organization && !app.orgId
          ? {
              label: 'Choose another organization',
              url: withParams(way, { organization: '', prompt: 'select_account' }),
            }
          : other,
    },
  }
  return visit.show(<AppStopPage app={app.name} action={urls.appContinue(r)} r={r} {...words[ask]!} />, { status: 403 })
}
