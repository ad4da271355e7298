/** What came back while an answer was redeemed, for a test sign-in that shows it; nothing of it is verified. */
export type OidcWitness = { idToken?: string; userinfo?: Record<string, unknown>; refusal?: string }

type Endpoints = { token_endpoint?: string; userinfo_endpoint?: string }

/** Lets a test sign-in see what token endpoint and userinfo said; the library reads the same bytes. */
export async function see(
  { token_endpoint, userinfo_endpoint }: Endpoints,
  url: string,
  response: Response,
  witness: OidcWitness,
): Promise<Response> {
  if (url !== token_endpoint && url !== userinfo_endpoint) return response
  const text = await response.text()
  const body = objectIn(text)
  if (url === userinfo_endpoint && body) witness.userinfo = body
  else if (typeof body?.id_token === 'string') witness.idToken = body.id_token
  else if (typeof body?.error === 'string') witness.refusal = body.error
  return new Response(text, { status: response.status, headers: response.headers })
}

function objectIn(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' ? (value as Record<string, unknown> | null) : null
  } catch {
    return null // the library says what is wrong with it
  }
}
