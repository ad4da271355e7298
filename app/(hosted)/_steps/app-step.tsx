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
  const { confinedTo } = current
  const open = orgs.filter(({ id }) => confinedTo === null || id === confinedTo) // the names of others stay unsaid (I22)
  const organizations = open.map(({ slug, name, lastUsedAt }, place) => ({
    ...{ slug, name },
    lastUsed: place === 0 && lastUsedAt !== null,
  }))
  const here = urls.appContinue(way.r)
  const page = { app: way.app.name, action: urls.appAnswer, r: way.r, othersUrl: confinedTo ? urls.lift(here) : null }
  return visit.show(<ChooseForAppPage {...page} personName={name} organizations={organizations} />)
}

async function showConsent(visit: Visit, way: OnTheWay, org: EnterableOrg): Promise<Response> {
  const { app, params, r } = way
  const asked = (params.scope ?? '').split(' ').filter((scope): scope is Scope => scope in scopeWords)
  return visit.show(
    <ConsentPage
      app={app.name}
      action={urls.appAnswer}
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

type Way = { label: string; url: string }
type StopWords = { title: string; text: string; next: Way; other?: Way }

async function showStop(visit: Visit, way: OnTheWay, ask: Ask, orgId: OrgId | null): Promise<Response> {
  const { app, r, params } = way
  const named = /^[a-z0-9-]{1,63}$/i.test(params.organization ?? '') ? params.organization : app.orgName // no stranger's sentences
  const said = named ?? 'that organization'
  const elsewhere = ask === 'sign_in_elsewhere' ? await orgName(visit, orgId) : null
  const somebodyElse = { label: 'Sign in as somebody else', url: await signInUrl(visit, way, null) }
  const words =
    ask === 'sign_in_elsewhere'
      ? elsewhereWords(way, elsewhere ?? said, await signInUrl(visit, way, orgId))
      : stopWords(way, ask, said, somebodyElse) // who is no member learns no more than the app said
  return visit.show(<AppStopPage app={app.name} action={urls.appAnswer} r={r} {...words} />, { status: 403 })
}

function elsewhereWords({ app, r }: OnTheWay, name: string, url: string): StopWords {
  return {
    title: `Sign in at ${name}`,
    text: `Your sign-in here came through another organization, so it opens only that one. ${app.name} asks for ${name}.`,
    next: { label: `Continue to ${name}`, url },
    other: { label: 'Use my own password or passkey', url: urls.lift(urls.appContinue(r)) },
  }
}

function stopWords(way: OnTheWay, ask: Ask, name: string, somebodyElse: Way): StopWords {
  const { app, params } = way
  if (ask === 'switch_person')
    return {
      title: `${app.name} means somebody else`,
      text: 'It asked for another person than the one who is signed in here.',
      next: somebodyElse,
    }
  if (ask === 'no_org')
    return {
      title: 'You belong to no organization yet',
      text: `${app.name} is for members of organizations. Ask an owner of yours to add you.`,
      next: somebodyElse,
    }
  const choose = withParams(way, { organization: '', prompt: 'select_account' })
  const mayChoose = params.organization && !app.orgId
  return {
    title: `You are not a member of ${name}`,
    text: `${app.name} asks for ${name}, and your account does not belong to it. Ask an owner there to add you, or use another account.`,
    next: mayChoose ? { label: 'Choose another organization', url: choose } : somebodyElse,
  }
}

/** Its sign-in page says the name to anybody. */
async function orgName({ ctx }: Visit, id: OrgId | null): Promise<string | undefined> {
  const org = id && (await ctx.db.org.findUnique({ where: { id }, select: { name: true } }))
  return org?.name
}
