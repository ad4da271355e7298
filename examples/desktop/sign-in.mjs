// A desktop app behind Porchlight: the system's browser signs in, and comes back to this program on a loopback port
// (RFC 8252 §7.3). ISSUER and CLIENT_ID say where and as whom; see README.md.
import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import * as client from 'openid-client'

const { ISSUER, CLIENT_ID, ORGANIZATION, PORT, NO_BROWSER } = process.env
const checks = [client.enableNonRepudiationChecks]
if (ISSUER.startsWith('http:')) checks.push(client.allowInsecureRequests) // on one machine only
let frontDoor = null
/** Of each sign-in that has begun, by its `state`. */
const begun = new Map()

const server = createServer((request, response) => {
  answer(request, response).catch((error) => {
    console.error(error.message)
    show(response, 502, 'That did not work', 'Go back to the program and try again.')
  })
})
// Any free port will do: the registered address is http://127.0.0.1/callback, and its port is not compared.
server.listen(Number(PORT ?? 0), '127.0.0.1', async () => {
  if (PORT) return console.log(`Desktop is at ${home()}`)
  const url = await begin()
  console.log(`Sign in at ${url}`)
  if (!NO_BROWSER) openBrowser(String(url))
})
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => process.exit(0))

async function begin() {
  frontDoor ??= await client.discovery(new URL(ISSUER), CLIENT_ID, undefined, client.None(), { execute: checks })
  const [state, nonce, verifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()]
  begun.set(state, { nonce, verifier })
  return client.buildAuthorizationUrl(frontDoor, {
    redirect_uri: `${home()}callback`,
    scope: 'openid profile email',
    ...{
      state,
      nonce,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    },
    ...(ORGANIZATION && { organization: ORGANIZATION }),
  })
}

async function answer(request, response) {
  const url = new URL(request.url, home())
  // With a port of its own the program stays, and this is its window.
  if (PORT && url.pathname === '/') return response.writeHead(303, { location: String(await begin()) }).end()
  const memory = begun.get(url.searchParams.get('state'))
  if (url.pathname !== '/callback' || !memory) return show(response, 404, 'Not here', 'Start in the program.')
  begun.delete(url.searchParams.get('state'))

  if (url.searchParams.has('error')) {
    show(response, 403, 'You were not signed in', 'You can close this window.')
    return done(`Not signed in: ${url.searchParams.get('error')}`, 1)
  }
  const { nonce, verifier } = memory
  const expected = { expectedState: url.searchParams.get('state'), expectedNonce: nonce, pkceCodeVerifier: verifier }
  const tokens = await client.authorizationCodeGrant(frontDoor, url, { ...expected, idTokenExpected: true })
  const { name, org_name, org_role } = tokens.claims()
  show(response, 200, 'Desktop', `Signed in as ${name}, ${org_role} of ${org_name}. You can close this window.`)
  done(`Signed in as ${name}, ${org_role} of ${org_name}`, 0) // keep tokens.refresh_token in the system's key store
}

function done(words, code) {
  console.log(words)
  if (!PORT) server.close(() => process.exit(code))
}

function show(response, status, title, words) {
  const plain = words.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${title}</title><main><h1>${title}</h1><p>${plain}</p></main></html>`
  const policy = "default-src 'none'; frame-ancestors 'none'"
  const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', connection: 'close' }
  response.writeHead(status, { ...headers, 'content-security-policy': policy }).end(html)
}

function openBrowser(url) {
  const [program, ...args] = { darwin: ['open'], win32: ['rundll32', 'url.dll,FileProtocolHandler'] }[
    process.platform
  ] ?? ['xdg-open']
  spawn(program, [...args, url], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref()
}

function home() {
  return `http://127.0.0.1:${server.address().port}/`
}
