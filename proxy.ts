import { type NextRequest, NextResponse } from 'next/server'
import { env } from '@/lib/platform/env'

/**
 * Gives each console page a content policy with a fresh nonce, which Next puts
 * on its own scripts. It decides nothing about access, but that what changes
 * something comes from a page of ours (the framework lets a server action
 * without an `Origin` pass).
 */
export function proxy(request: NextRequest): NextResponse {
  const asks = request.method === 'GET' || request.method === 'HEAD'
  if (!asks && request.headers.get('origin') !== env().PUBLIC_URL) return new NextResponse(null, { status: 403 })
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(18))))
  const policy = consolePolicy(nonce, process.env.NODE_ENV === 'development')

  const headers = new Headers(request.headers)
  headers.set('content-security-policy', policy) // where Next looks for the nonce
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  response.headers.set('x-robots-tag', 'noindex')
  response.headers.set('cache-control', 'no-store')
  return response
}

export function consolePolicy(nonce: string, development: boolean): string {
  return [
    "default-src 'self'",
    // React evaluates code and Next adds styles while one develops, never in a build.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    development ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/**
 * The console only: hosted handlers answer with a policy of their own, which a
 * header set here would replace.
 */
export const config = {
  matcher: [
    '/((?!(?:login|auth|invitation|sso|continue|logout|signed-out|api|assets|account/confirm)(?:/|$)|_next/static|_next/image|icon\\.svg|favicon\\.ico|robots\\.txt).*)',
  ],
}
