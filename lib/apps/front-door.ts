import type { KoaContextWithOIDC, interactionPolicy as policies } from 'oidc-provider'
import { decodeSession, SESSION_COOKIE } from '@/lib/login/next-auth'
import { now } from '@/lib/platform/clock'
import { type Ctx, newCtx } from '@/lib/platform/context'
import type { AppId, OrgId } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'
import { authenticate } from '@/lib/sessions/authenticate'
import { errorOf } from './entry'
import { type Coming, type EntryApp, gatherEntry } from './gather'
import { type OpenGrant, openGrant } from './grants'
import { errors, interactionPolicy } from './library'
import { type RequestParams, resumedAt, sealRequest } from './request'

// The provider keeps no opinion of its own about who is signed in: at each authorization request our session decides.

type Visit = { coming: Coming; ctx: Ctx; grant: OpenGrant | null }
const visits = new WeakMap<object, Visit>()

/** Parameters of ours, beside those of the standard. */
export const extraParams = {
  /** Short name or id of the organization that the person shall enter for. */
  organization: arrive,
  /** Our pages' note of when the request came; see lib/apps/request.ts. */
  resumed: null,
  /** Our pages' note that the person said no, sealed like `resumed`: nobody else can answer for them. */
  denied: null,
}

/**
 * Runs at each authorization request, after its parameters were checked and
 * before anybody is looked up: finds our session, decides, and tells the
 * provider whom it has before it. Named for the parameter it validates.
 */
async function arrive(koa: KoaContextWithOIDC): Promise<void> {
  const { params, client } = koa.oidc
  const at = now()
  if (resumedAt(params?.denied as string | undefined, client!.clientId, at))
    throw new errors.AccessDenied('the person did not allow it')
  const sessionId = await decodeSession(koa.cookies.get(SESSION_COOKIE))
  const actor = sessionId && (await authenticate(sessionId, at))
  const ctx = newCtx(actor ?? { kind: 'visitor' }, at)
  const app = appOf(client!)
  const coming = await gatherEntry(ctx, actor, app, { ...plain(koa), ...hint(koa) })
  const visit: Visit = { coming, ctx, grant: null }
  visits.set(koa, visit)
  if (coming.step.kind !== 'enter' || !coming.session) return

  const { sid, userId, provenAt, amr } = coming.session
  const scopes = [...koa.oidc.requestParamOIDCScopes]
  visit.grant = await openGrant(ctx, {
    sid,
    appId: app.id,
    userId,
    orgId: coming.step.orgId,
    scopes,
    confined: actor?.confinedTo != null,
  })
  const session = koa.oidc.session!
  // Another person or organization than at the last request of this browser: nothing of the old one may linger.
  if (session.accountId && session.accountId !== visit.grant.sub) {
    session.resetIdentifier()
    session.authorizations = {}
  }
  const loginTs = Math.max(1, Math.floor(provenAt.getTime() / 1000)) // 1: the IdP did not say when, so long ago
  session.loginAccount({
    accountId: visit.grant.sub,
    loginTs,
    ...(amr.length ? { amr: [...amr] } : {}),
    transient: true,
  })
}

/** The grant of the visit; `oidc-provider` asks once somebody is known. */
export async function grantOfVisit(koa: KoaContextWithOIDC) {
  const { grant } = visits.get(koa) ?? {}
  if (!grant) return undefined
  koa.oidc.session!.sidFor(koa.oidc.client!.clientId, grant.appSid)
  return koa.oidc.provider.Grant.find(grant.id)
}

/** When the library asks for a page: whenever our own decision was not to let the person in. */
export function policy(): policies.Prompt[] {
  const asks = (error: string) => (koa: KoaContextWithOIDC) => {
    const step = visits.get(koa)?.coming.step
    return step?.kind !== 'enter' && errorOf(step?.ask ?? 'sign_in') === error
  }
  const { Prompt, Check } = interactionPolicy
  const login = new Check('no_session', 'a sign-in is needed', 'login_required', asks('login_required'))
  const page = new Check(
    'no_entry',
    'the person has to choose first',
    'interaction_required',
    asks('interaction_required'),
  )
  const consent = new Check('no_consent', 'the person has not allowed it', 'consent_required', asks('consent_required'))
  return [
    new Prompt({ name: 'login', requestable: true }, login, page),
    new Prompt({ name: 'select_account', requestable: true }),
    new Prompt({ name: 'consent', requestable: true }, consent),
  ]
}

/** Where the person goes to do what is missing: a page of ours that carries the whole request. */
export function pageFor(koa: KoaContextWithOIDC): string {
  return urls.appContinue(sealRequest({ ...plain(koa), ...hint(koa) }, visits.get(koa)?.ctx.now ?? now()))
}

/** The app's parameters. What our own pages added last time is not the app's. */
function plain({ oidc }: KoaContextWithOIDC): RequestParams {
  const given = Object.entries(oidc.params ?? {}).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[0] !== 'id_token_hint',
  )
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]))
}

/** The hint was checked by now; only whom it names is passed on. */
function hint({ oidc }: KoaContextWithOIDC): { hinted_sub?: string } {
  const sub = oidc.entities.IdTokenHint?.payload.sub
  return typeof sub === 'string' ? { hinted_sub: sub } : {}
}

export function appOf(client: { clientId: string; [name: string]: unknown }): EntryApp {
  const orgId = client.org_id as OrgId | ''
  return { id: client.clientId as AppId, orgId: orgId || null, firstParty: client.first_party === true }
}
