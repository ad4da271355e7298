import type { AppId, ConnectionId, LinkRequestId, TeamId, TestSignInId, TransactionId } from './ids'

const query = (path: string, values: Record<string, string | undefined>) => {
  const given = Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1]))
  return given.length ? `${path}?${new URLSearchParams(given)}` : path
}

/** Every address of ours, as a path. `flow` is the sealed state of a page (lib/login/flow.ts). */
export const urls = {
  home: '/',
  login: (flow?: string) => query('/login', { f: flow }),
  orgLogin: (slug: string, flow?: string) => query(`/login/${slug}`, { f: flow }),
  loginReturningTo: (path: string) => query('/login', { return_to: path }),
  loginSso: (flow?: string) => query('/login/sso', { f: flow }),
  loginPassword: (flow: string) => query('/login/password', { f: flow }),
  loginSecond: (flow?: string) => query('/login/second', { f: flow }),
  loginPasskey: (flow?: string) => query('/login/passkey', { f: flow }),
  loginConnections: (flow: string) => query('/login/connections', { f: flow }),
  resetPassword: (flow?: string) => query('/login/reset', { f: flow }),
  newPassword: '/login/reset/new',
  ssoStart: (connection: ConnectionId | string) => `/sso/${connection}/start`,
  ssoAcs: (connection: ConnectionId | string) => `/sso/${connection}/acs`,
  ssoMetadata: (connection: ConnectionId | string) => `/sso/${connection}/metadata`,
  /** Begins a test sign-in; takes a form. */
  ssoTest: (connection: ConnectionId | string) => `/sso/${connection}/test`,
  /** The same for whoever came by a set-up link. */
  ssoTestByLink: (connection: ConnectionId | string) => `/sso/${connection}/test/by-link`,
  ssoCallback: (connection: ConnectionId | string, transaction?: TransactionId | TestSignInId) =>
    query(`/sso/${connection}/callback`, { tx: transaction }),
  hop: (transaction: TransactionId | TestSignInId) => query('/auth/go', { tx: transaction }),
  confirm: (transaction: TransactionId) => query('/auth/confirm', { tx: transaction }),
  pending: (request: LinkRequestId | string, transaction: TransactionId) =>
    query(`/auth/pending/${request}`, { tx: transaction }),
  pendingActions: (request: LinkRequestId) => ({
    prove: `/auth/pending/${request}/prove`,
    code: `/auth/pending/${request}/code`,
    remind: `/auth/pending/${request}/remind`,
    withdraw: `/auth/pending/${request}/withdraw`,
  }),
  /** Waits until a newcomer's account is there. */
  welcome: (transaction: TransactionId) => query('/auth/welcome', { tx: transaction }),
  /** Not below /auth: who signs in to accept comes back to it. */
  invitation: (token: string) => query('/invitation', { t: token }),
  acceptInvitation: '/invitation',
  otherAccount: '/auth/confirm/other',
  notMe: '/auth/confirm/not-me',
  chooseOrg: (returnTo?: string) => query('/auth/organization', { return_to: returnTo }),
  authError: (code: string, reference?: string) => query(`/auth/error/${code}`, { ref: reference }),
  undoLink: '/auth/undo',
  /** The OpenID provider's own endpoints; see lib/apps/provider.ts. */
  authorize: (params: Record<string, string>) => query('/oidc/auth', params),
  endSessionConfirm: '/oidc/session/end/confirm',
  appContinue: (request: string) => query('/continue', { r: request }),
  /** Takes what the person answered on the way to an app. */
  appAnswer: '/continue',
  appSignOut: (request: string) => query('/continue/sign-out', { r: request }),
  appError: (sealedDetail: string) => query('/continue/error', { detail: sealedDetail }),
  logout: '/logout',
  logoutEverywhere: '/logout/everywhere',
  signedOut: '/signed-out',
  account: {
    sessions: '/account/sessions',
    password: '/account/password',
    identities: '/account/identities',
    apps: '/account/apps',
    keyboard: '/account/keyboard',
    /** Where the person was going when an organization asked for a factor. */
    factors: (returnTo?: string) => query('/account/factors', { return_to: returnTo }),
  },
  stepUp: (returnTo: string) => query('/account/confirm', { return_to: returnTo }),
  stepUpAgain: (flow: string) => query('/account/confirm', { f: flow }),
  stepUpSecond: (flow?: string) => query('/account/confirm/second', { f: flow }),
  stepUpPasskey: (flow?: string) => query('/account/confirm/passkey', { f: flow }),
  lift: (returnTo: string) => query('/account/confirm/lift', { return_to: returnTo }),
  liftAgain: (flow?: string) => query('/account/confirm/lift', { f: flow }),
  org: (slug: string) => `/orgs/${slug}`,
  members: (slug: string) => `/orgs/${slug}/members`,
  teams: (slug: string) => `/orgs/${slug}/teams`,
  team: (slug: string, team: TeamId | string) => `/orgs/${slug}/teams/${team}`,
  linkRequests: (slug: string) => `/orgs/${slug}/link-requests`,
  attempts: (slug: string) => `/orgs/${slug}/attempts`,
  attempt: (slug: string, reference: string) => `/orgs/${slug}/attempts/${reference}`,
  connections: (slug: string) => `/orgs/${slug}/connections`,
  connection: (slug: string, connection: ConnectionId | string) => `/orgs/${slug}/connections/${connection}`,
  connectionTest: (slug: string, connection: ConnectionId | string, revision?: string) =>
    query(`/orgs/${slug}/connections/${connection}/test`, { revision }),
  connectionTestState: (slug: string, connection: ConnectionId | string, revision: string) =>
    query(`/orgs/${slug}/connections/${connection}/test/state`, { revision }),
  connectionSetup: (slug: string, connection: ConnectionId | string, step?: number) =>
    query(`/orgs/${slug}/connections/${connection}/setup`, { step: step === undefined ? undefined : String(step) }),
  setup: (step?: number) => query('/setup', { step: step === undefined ? undefined : String(step) }),
  setupTestState: (revision: string) => query('/setup/test-state', { revision }),
  setupOpen: (token: string) => query('/setup/open', { t: token }),
  newConnection: (slug: string, replaces?: ConnectionId | string) =>
    query(`/orgs/${slug}/connections/new`, { replaces }),
  replacement: (slug: string, connection: ConnectionId | string) =>
    `/orgs/${slug}/connections/${connection}/replacement`,
  domains: (slug: string) => `/orgs/${slug}/domains`,
  domain: (slug: string, domain: string) => `/orgs/${slug}/domains/${domain}`,
  /** `name` is filled in. */
  newDomain: (slug: string, name?: string) => query(`/orgs/${slug}/domains/new`, { name }),
  borrowDomain: (slug: string) => `/orgs/${slug}/domains/borrow`,
  start: (slug: string) => `/orgs/${slug}/start`,
  upgrade: (slug: string) => `/orgs/${slug}/upgrade`,
  help: (slug: string) => `/orgs/${slug}/help`,
  guide: (slug: string, provider: string) => `/orgs/${slug}/help/${provider}`,
  apps: (slug: string) => `/orgs/${slug}/apps`,
  app: (slug: string, app: AppId | string) => `/orgs/${slug}/apps/${app}`,
  newApp: (slug: string) => `/orgs/${slug}/apps/new`,
  audit: (slug: string) => `/orgs/${slug}/audit`,
  orgSettings: (slug: string) => `/orgs/${slug}/settings`,
  operator: {
    home: '/operator',
    apps: '/operator/apps',
    app: (app: AppId | string) => `/operator/apps/${app}`,
    newApp: '/operator/apps/new',
    requests: '/operator/requests',
    request: (request: string) => `/operator/requests/${request}`,
    system: '/operator/system',
  },
} as const

/** Whether a path is, or may one day be, one of ours: no address of another product may stand there. */
export function isOwnPath(path: string): boolean {
  const areas = /^\/(_next|account|api|assets|auth|continue|favicon\.ico|icon\.svg|invitation|livez|login|logout)(\/|$)/
  const more = /^\/(oidc|operator|orgs|readyz|robots\.txt|setup|signed-out)(\/|$)/
  const sso = /^\/sso\/[^/]+\/(start|acs|callback|metadata|test|test\/by-link)\/?$/
  return path === '/' || [areas, more, sso].some((own) => own.test(path))
}

/** An app's whole request travels in such a path (lib/apps/request.ts). */
export const MAX_RETURN_PATH = 6000

/**
 * A path of ours to return to, or `null` for anything that could leave our
 * origin (I13). What a browser would read differently from us (backslashes,
 * control letters, `//`) is refused rather than repaired.
 */
export function safeReturnPath(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > MAX_RETURN_PATH || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(value))
    return null
  const url = new URL(value, 'https://origin.invalid')
  if (url.origin !== 'https://origin.invalid') return null
  const path = `${url.pathname}${url.search}${url.hash}`
  return path.startsWith('//') || /^\/(login|logout|auth|sso|api|oidc)(\/|\?|#|$)/.test(path) ? null : path
}
