import * as client from 'openid-client'
import { metadataOf } from './oidc-world'
import { serve } from './serving'

// The OpenID client's library alone, as its documentation has it: nothing is kept, nobody is looked up.

const redirectUri = 'http://localhost/callback'
let config: client.Configuration

serve({
  oidcDoor({ issuer }: { issuer: string }) {
    config = new client.Configuration(metadataOf(issuer), 'bench', 'the-secret-of-the-bench')
    client.enableNonRepudiationChecks(config)
    client.allowInsecureRequests(config)
    return { connectionId: '', redirectUri }
  },

  async begin() {
    const [verifier, nonce, state] = [client.randomPKCECodeVerifier(), client.randomNonce(), client.randomState()]
    const code_challenge = await client.calculatePKCECodeChallenge(verifier)
    const asked = { redirect_uri: redirectUri, scope: 'openid email profile', code_challenge_method: 'S256' }
    const { href } = client.buildAuthorizationUrl(config, { ...asked, code_challenge, state, nonce })
    return { url: href, verifier, nonce, state }
  },

  async oidc({ query, verifier, nonce, state }: Record<'query' | 'verifier' | 'nonce' | 'state', string>) {
    const expected = { pkceCodeVerifier: verifier, expectedNonce: nonce, expectedState: state, idTokenExpected: true }
    const tokens = await client.authorizationCodeGrant(config, new URL(`${redirectUri}?${query}`), expected)
    return tokens.claims()?.email
  },
})
