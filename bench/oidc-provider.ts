import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

/** An OpenID provider that says yes to everybody; in the bench's own process, so that nobody's measurement pays for it. */
export async function startProvider() {
  const { privateKey, publicKey } = await generateKeyPair('RS256')
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'bench', alg: 'RS256' }] })
  const codes = new Map<string, { nonce: string; email: string }>()
  let issuer = ''

  const idToken = ({ nonce, email }: { nonce: string; email: string }) =>
    new SignJWT({ nonce, email, email_verified: true, name: 'Ada Lovelace' })
      .setProtectedHeader({ alg: 'RS256', kid: 'bench' })
      .setIssuer(issuer)
      .setAudience('bench')
      .setSubject(email)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey)

  const server = createServer(async (request, response) => {
    response.setHeader('content-type', 'application/json')
    if (request.url !== '/token') return response.end(jwks)
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const code = new URLSearchParams(Buffer.concat(chunks).toString()).get('code') ?? ''
    const known = codes.get(code)
    codes.delete(code)
    if (!known) return response.writeHead(400).end('{"error":"invalid_grant"}')
    const tokens = { access_token: 'a-token', token_type: 'Bearer', expires_in: 300, id_token: await idToken(known) }
    return response.end(JSON.stringify(tokens))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    issuer,
    /** The query that the person's browser brings back from the address it was sent to. */
    answer(url: string, email: string): string {
      const { searchParams } = new URL(url)
      const code = `code-${codes.size}-${Math.random()}`
      codes.set(code, { nonce: searchParams.get('nonce') ?? '', email })
      return new URLSearchParams({ code, state: searchParams.get('state') ?? '', iss: issuer }).toString()
    },
    stop() {
      server.close()
      server.closeAllConnections()
    },
  }
}
