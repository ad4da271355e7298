import { setTimeout as pause } from 'node:timers/promises'

const PUBLIC_URL = process.env.PUBLIC_URL ?? ''
/** A person who sees “try again” does, for this long. */
const GIVES_UP_AFTER_MS = 120_000
const TRIES_AGAIN_AFTER_MS = 100
/** A page that does not come is asked for again. */
const PATIENCE_MS = 30_000

export type Page = {
  status: number
  /** Where it leads, as a path of ours. */
  to: string
  text: string
  setsSession: boolean
}

export type Browser = {
  get(path: string): Promise<Page>
  post(path: string, form: Record<string, string>): Promise<Page>
  /** As the console's own script sends. */
  send(path: string, body: object): Promise<Page>
}

export type Balancer = {
  /** Where the web processes are. */
  origins: readonly string[]
  /** Is told each page that came. */
  onPage?: (page: Page) => void
  /** Whether a page that says that something went wrong is asked for again; yes, unless told otherwise. */
  triesAgain?: boolean
}

/**
 * A person's browser in front of several web processes: it keeps its cookies,
 * and a page that does not come, or says that something went wrong on our side,
 * is asked for again, wherever the balancer leads then.
 *
 * @param address the person's own, as the balancer tells it
 */
export function aBrowser({ origins, onPage, triesAgain = true }: Balancer, address: string): Browser {
  const jar = new Map<string, string>()
  let turn = 0

  async function ask(path: string, init: RequestInit): Promise<Page> {
    for (const deadline = Date.now() + GIVES_UP_AFTER_MS; ; await pause(TRIES_AGAIN_AFTER_MS)) {
      const page = await once(path, init).catch(failed)
      onPage?.(page)
      if (page.status < 500 || !triesAgain) return page
      if (Date.now() > deadline) throw new Error(`${path} never answered: ${page.status} ${page.text.slice(0, 200)}`)
    }
  }

  async function once(path: string, init: RequestInit): Promise<Page> {
    turn += 1
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { cookie, origin: PUBLIC_URL, 'x-forwarded-for': address, ...init.headers }
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const url = origins[turn % origins.length] + path
    const response = await fetch(url, { ...init, headers, redirect: 'manual', signal })
    const text = await response.text()
    const set = response.headers.getSetCookie().map((line) => /^([^=]+)=([^;]*)/.exec(line)!)
    for (const [, name = '', value = ''] of set) {
      if (value) jar.set(name, value)
      else jar.delete(name)
    }
    const setsSession = set.some(([, name = '', value]) => /session/.test(name) && value)
    return { status: response.status, to: pathOf(response.headers.get('location')), text, setsSession }
  }

  const type = 'application/x-www-form-urlencoded'
  return {
    get: (path) => ask(path, {}),
    post: (path, form) =>
      ask(path, { method: 'POST', body: new URLSearchParams(form).toString(), headers: { 'content-type': type } }),
    send: (path, body) => ask(path, { method: 'POST', body: JSON.stringify(body) }),
  }
}

function failed(error: unknown): Page {
  return { status: 599, to: '', text: String(error), setsSession: false }
}

function pathOf(location: string | null): string {
  return location?.replace(PUBLIC_URL, '') ?? ''
}
