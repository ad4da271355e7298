import 'server-only'
import { createHash } from 'node:crypto'
import type { ReactElement } from 'react'
import { hostedScript } from '../(hosted)/_parts/script'

type HtmlOptions = {
  status?: number
  headers?: HeadersInit
  /** Leaves `form-action` out: only for the hop page, whose form leads to another site and has no fields to fill in. */
  formActionNone?: boolean
  /** Lets search engines keep the page: only for the bare sign-in page. */
  index?: boolean
}

const scriptHash = createHash('sha256').update(hostedScript).digest('base64')

const fixedHeaders = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  // Not no-referrer: with it our own forms would send `Origin: null`.
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
}

/**
 * Answers a hosted page: static HTML of a synchronous React tree, without
 * framework script, never stored, framed or indexed, and with nothing loaded
 * from elsewhere. The headers named here win over `options.headers`.
 */
export async function hostedHtml(page: ReactElement, options: HtmlOptions = {}): Promise<Response> {
  // Loaded here: Next refuses a static import of it in a route handler's tree.
  const { renderToStaticMarkup } = await import('react-dom/server')

  const headers = new Headers(options.headers)
  for (const [name, value] of Object.entries(fixedHeaders)) headers.set(name, value)
  headers.set('Content-Security-Policy', contentSecurityPolicy(options.formActionNone ?? false))
  if (!options.index) headers.set('X-Robots-Tag', 'noindex')

  return new Response(`<!doctype html>${renderToStaticMarkup(page)}`, { status: options.status ?? 200, headers })
}

function contentSecurityPolicy(formActionNone: boolean): string {
  return [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    `script-src 'sha256-${scriptHash}'`,
    "connect-src 'self'",
    ...(formActionNone ? [] : ["form-action 'self'"]),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
