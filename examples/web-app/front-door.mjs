import { createRemoteJWKSet, jwtVerify } from 'jose'
import * as client from 'openid-client'

const { ISSUER, CLIENT_ID, CLIENT_SECRET } = process.env
const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout'

/** The front door's addresses and keys, looked up at first use and again after a failure. */
let known = null
function frontDoor() {
  known ??= discover().catch((error) => {
    known = null
    throw error
  })
  return known
}

async function discover() {
  const checks = [client.enableNonRepudiationChecks] // signatures of ID tokens too, also where TLS would do
  if (ISSUER.startsWith('http:')) checks.push(client.allowInsecureRequests) // on one machine only
  const secret = client.ClientSecretBasic(CLIENT_SECRET)
  const config = await client.discovery(new URL(ISSUER), CLIENT_ID, undefined, secret, { execute: checks })
  return { config, keys: createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri)) }
}

/** Where the browser goes to sign in, and what to remember until it comes back. */
export async function beginSignIn(redirectUri, wishes) {
  const { config } = await frontDoor()
  const [state, nonce, verifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()]
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: 'openid profile email',
    ...{
      state,
      nonce,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    },
    ...wishes, // organization, prompt, login_hint, max_age
  })
  return { url, state, memory: { nonce, verifier } }
}

/** Checks what the browser came back with, and answers a session of ours. */
export async function finishSignIn(url, state, { nonce, verifier }) {
  const { config } = await frontDoor()
  const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true }
  return sessionFrom(await client.authorizationCodeGrant(config, url, checks))
}

function sessionFrom(tokens) {
  return {
    person: tokens.claims(), // sub, org, org_role, teams, name, …
    idToken: tokens.id_token,
    refreshToken: tokens.refresh_token,
    freshUntil: Date.now() + tokens.expiresIn() * 1000,
  }
}

/**
 * The session with what is true of the person now, at most five minutes old;
 * `null` once the front door says that they are out.
 */
export async function freshen(session) {
  if (session.freshUntil > Date.now()) return session
  // Of requests at the same moment one asks: a refresh token works once, and a second use ends the session.
  session.freshening ??= refresh(session).finally(() => {
    session.freshening = null
  })
  return session.freshening
}

async function refresh(session) {
  const { config } = await frontDoor()
  try {
    const next = sessionFrom(await client.refreshTokenGrant(config, session.refreshToken))
    return next.person.sub === session.person.sub ? Object.assign(session, next) : null
  } catch (error) {
    if (error.error === 'invalid_grant') return null
    throw error // the front door cannot be reached: neither in nor out
  }
}

/** Where the browser goes to end the session at the front door and the other apps too. */
export async function signOutUrl(session, redirectUri) {
  const { config } = await frontDoor()
  return client.buildEndSessionUrl(config, { id_token_hint: session.idToken, post_logout_redirect_uri: redirectUri })
}

/** Which session a logout message ends. @throws for anything that the front door did not say to this app just now */
export async function sidOfLogout(token) {
  const { keys } = await frontDoor()
  const expected = { issuer: ISSUER, audience: CLIENT_ID, typ: 'logout+jwt', maxTokenAge: '5 minutes' }
  const { payload } = await jwtVerify(token, keys, expected)
  if (!payload.events?.[LOGOUT_EVENT] || 'nonce' in payload || !payload.sid) throw new Error('no logout message')
  return payload.sid
}
