const areas = new Set(
  'login auth invitation sso continue logout signed-out setup account orgs operator oidc api next assets'.split(' '),
)
/** Below these it matters which door it was. */
const doors: Record<string, { at: number; names: ReadonlySet<string> }> = {
  sso: { at: 2, names: new Set(['start', 'acs', 'callback', 'metadata']) },
  login: { at: 1, names: new Set(['password', 'second', 'passkey', 'sso', 'connections', 'reset']) },
  api: { at: 1, names: new Set(['auth', 'v1']) },
  oidc: { at: 1, names: new Set(['auth', 'token', 'me', 'jwks', 'session', '.well-known']) },
}

/**
 * The group of routes that a request belongs to, for metrics and traces: one of
 * a few dozen words, whatever the address says. No id, slug or query gets in.
 */
export function routeGroupOf(url: string | undefined): string {
  const [, ...segments] = (url ?? '/').split(/[?#]/, 1)[0]!.split('/')
  const area = segments[0]?.replace(/^_next$/, 'next') ?? ''
  if (area === '') return 'home'
  if (!areas.has(area)) return 'other'
  const door = Object.hasOwn(doors, area) ? doors[area] : undefined
  const name = door && segments[door.at]
  return door && name && door.names.has(name) ? `${area}.${name.replace(/^\./, '')}` : area
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'OPTIONS', 'PUT', 'DELETE', 'PATCH'])

/** Node's parser knows some thirty methods; we answer few of them. */
export function methodOf(method: string | undefined): string {
  return method && METHODS.has(method) ? method : 'other'
}
