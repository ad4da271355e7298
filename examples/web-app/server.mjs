// An app behind Porchlight. ISSUER, CLIENT_ID, CLIENT_SECRET and PORT say where and as whom; see README.md.
import { createServer } from 'node:http'
import { text as bodyOf } from 'node:stream/consumers'
import { beginSignIn, finishSignIn, freshen, sidOfLogout, signOutUrl } from './front-door.mjs'
import { headersWith, insidePage, page, text } from './pages.mjs'
import { endBySid, find, forget, keep } from './sessions.mjs'

const { ISSUER, PORT = '4103', APP_NAME = 'Widgets', APP_URL = `http://127.0.0.1:${PORT}` } = process.env
const headers = headersWith(new URL(ISSUER).origin)
// Cookies know no ports; where each app has a host of its own, it is `__Host-session`.
const cookieOf = { session: `session-${PORT}`, signIn: (state) => `sign-in-${PORT}-${state}` }
const places = {
  'GET /sign-in': startSignIn,
  'GET /callback': comeBack,
  'POST /sign-out': signOut,
  'GET /signed-out': (_, response) =>
    show(response, page('You are signed out', '<p><a href="/">Sign in again</a></p>')),
  'POST /backchannel-logout': hearLogout,
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url, APP_URL)
  const answer = places[`${request.method} ${url.pathname}`] ?? inside
  try {
    await answer(request, response, url)
  } catch (error) {
    console.error(error)
    show(response, page('That did not work', '<p><a href="/">Try again</a></p>'), 502)
  }
})
server.listen(Number(PORT), '127.0.0.1', () => console.log(`${APP_NAME} is at ${APP_URL}`))
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => process.exit(0))

/** Everything else of the app: for who is in. The others sign in first, and end where they wanted to go. */
async function inside(request, response, url) {
  const secret = cookie(request, cookieOf.session)
  const session = find(secret)
  const fresh = session && (await freshen(session))
  if (fresh && find(secret)) return show(response, insidePage(APP_NAME, url.pathname + url.search, fresh.person))
  forget(secret)
  if (request.method !== 'GET') return show(response, page('Sign in first', '<p><a href="/">Sign in</a></p>'), 401)
  goTo(response, `/sign-in?${new URLSearchParams({ return_to: url.pathname + url.search })}`)
}

/** `organization` names one (`/sign-in?organization=acme`); `choose` lets the person choose among theirs. */
async function startSignIn(_, response, { searchParams }) {
  const organization = searchParams.get('organization')
  const wishes = {
    ...(organization && { organization }),
    ...(searchParams.has('choose') && { prompt: 'select_account' }),
  }
  const { url, state, memory } = await beginSignIn(`${APP_URL}/callback`, wishes)
  const kept = JSON.stringify({ ...memory, returnTo: ownPath(searchParams.get('return_to')) })
  const value = Buffer.from(kept).toString('base64url')
  goTo(response, url, setCookie(cookieOf.signIn(state), value, '; Path=/callback; Max-Age=3600'))
}

async function comeBack(request, response, url) {
  const state = url.searchParams.get('state') ?? ''
  const kept = cookie(request, cookieOf.signIn(state))
  if (!kept) return goTo(response, '/') // reloaded, or not begun in this browser: nothing is redeemed
  const done = setCookie(cookieOf.signIn(state), '', '; Path=/callback; Max-Age=0')
  const error = url.searchParams.get('error')
  if (error) {
    const said = page('You were not signed in', `<p>${text(error)}</p><p><a href="/">Try again</a></p>`)
    return show(response, said, 403, done)
  }
  const { returnTo, ...memory } = JSON.parse(Buffer.from(kept, 'base64url').toString())
  const session = await finishSignIn(url, state, memory)
  forget(cookie(request, cookieOf.session)) // of another organization, or of somebody else
  goTo(response, returnTo, [done, setCookie(cookieOf.session, keep(session), '; Path=/')].flat())
}

async function signOut(request, response) {
  const secret = cookie(request, cookieOf.session)
  const session = find(secret)
  forget(secret)
  const url = session ? await signOutUrl(session, `${APP_URL}/signed-out`) : '/signed-out'
  goTo(response, url, setCookie(cookieOf.session, '', '; Path=/; Max-Age=0'))
}

/** The front door says that a session is over: it is, at once (OpenID Connect Back-Channel Logout 1.0). */
async function hearLogout(request, response) {
  if (!(Number(request.headers['content-length']) <= 16_384)) return response.writeHead(413).end()
  const token = new URLSearchParams(await bodyOf(request)).get('logout_token') ?? ''
  const sid = await sidOfLogout(token).catch(() => null)
  if (sid) endBySid(sid)
  response.writeHead(sid ? 200 : 400, { 'cache-control': 'no-store' }).end()
}

const show = (response, html, status = 200, cookies = []) =>
  response.writeHead(status, { ...headers, 'set-cookie': cookies }).end(html)

const goTo = (response, location, cookies = []) =>
  response.writeHead(303, { location: String(location), 'set-cookie': cookies }).end()

const setCookie = (name, value, more) => [
  `${name}=${value}; HttpOnly; SameSite=Lax${APP_URL.startsWith('https:') ? '; Secure' : ''}${more}`,
]

function cookie(request, name) {
  const pairs = (request.headers.cookie ?? '').split('; ').map((pair) => pair.split('='))
  return pairs.find(([key]) => key === name)?.[1] ?? ''
}

/** A page of this app, and never another site (`//elsewhere`, `/\elsewhere`). */
function ownPath(path) {
  const url = URL.canParse(path ?? '/', APP_URL) ? new URL(path ?? '/', APP_URL) : new URL(APP_URL)
  return url.origin === new URL(APP_URL).origin ? url.href : '/' // whole: a path alone could begin with “//” again
}
