type Cookie = { name: string; value: string; origin: string; path: string }

export type Seen = { status: number; url: string; body: string }

export type Visitor = {
  get: (url: string) => Promise<Seen>
  post: (url: string, form: Record<string, string>) => Promise<Seen>
}

/**
 * A browser without a window: keeps cookies by origin and path, and follows
 * redirects inside `home`, an origin. A redirect out of it ends the walk:
 * `url` is then where the browser would have gone.
 */
export function visitor(home: string): Visitor {
  const jar = new Map<string, Cookie>()

  async function walk(url: string, init: RequestInit): Promise<Seen> {
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { cookie: cookiesFor(jar, url) } })
    for (const header of response.headers.getSetCookie()) keep(jar, url, header)

    const location = response.headers.get('location')
    if (!location) return { status: response.status, url, body: await response.text() }
    await response.body?.cancel()
    const next = new URL(location, url).href
    return new URL(next).origin === home ? walk(next, {}) : { status: response.status, url: next, body: '' }
  }

  return {
    get: (url) => walk(url, {}),
    post: (url, form) => walk(url, { method: 'POST', body: new URLSearchParams(form) }),
  }
}

function cookiesFor(jar: Map<string, Cookie>, url: string): string {
  const { origin, pathname } = new URL(url)
  const sent = [...jar.values()].filter((cookie) => cookie.origin === origin && covers(cookie.path, pathname))
  return sent.map(({ name, value }) => `${name}=${value}`).join('; ')
}

/** RFC 6265 §5.1.4. */
function covers(path: string, pathname: string): boolean {
  return pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`)
}

function keep(jar: Map<string, Cookie>, url: string, header: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? []
  const path = /;\s*path=([^;]+)/i.exec(header)?.[1] ?? '/'
  const { origin } = new URL(url)
  const key = `${origin} ${path} ${name}`
  if (value) jar.set(key, { name, value, origin, path })
  else jar.delete(key)
}
