import * as z from 'zod'
import { seal, unseal } from '@/lib/platform/crypto'
import { addSeconds, HOUR_SECONDS, MINUTE_SECONDS } from '@/lib/platform/time'

/** The parameters of an authorization request (RFC 6749 §4.1.1), as the app sent them. */
export type RequestParams = Record<string, string>

const Request = z.object({ params: z.record(z.string(), z.string()), at: z.coerce.date() })
const REQUEST_SECONDS = HOUR_SECONDS
const REQUEST = 'apps.request'

/** An app's request on its way through our pages: sealed into their address, so that nothing is stored for it. */
export type AppRequest = { params: RequestParams; at: Date }

export function sealRequest(params: RequestParams, now: Date): string {
  return seal(REQUEST, JSON.stringify({ params, at: now }))
}

/** `null` for what is not ours or older than an hour: the person goes back to the app. */
export function openRequest(sealed: string | null, now: Date): AppRequest | null {
  const opened = sealed ? unseal(REQUEST, sealed) : null
  const parsed = opened ? Request.safeParse(JSON.parse(opened)) : null
  return parsed?.success && addSeconds(parsed.data.at, REQUEST_SECONDS) > now ? parsed.data : null
}

const DETAIL = 'apps.detail'

/** What is wrong with a request, on its way to the page that shows it: nobody else's words get there. */
export const sealDetail = (detail: string): string => seal(DETAIL, detail.slice(0, 300))

/** `null` for what is not ours. */
export const openDetail = (sealed: string | null): string | null => (sealed ? unseal(DETAIL, sealed) : null)

const Resumed = z.object({ client: z.string(), at: z.coerce.date(), until: z.coerce.date() })
const RESUMED = 'apps.resumed'
const RESUMED_SECONDS = 2 * MINUTE_SECONDS

/**
 * What our pages hand back to the provider: when the app's request came. A
 * proof that the person gave since then is fresh enough for `prompt=login` and
 * for any `max_age`, which would otherwise ask for ever.
 */
export function sealResumed(client: string, at: Date, now: Date): string {
  return seal(RESUMED, JSON.stringify({ client, at, until: addSeconds(now, RESUMED_SECONDS) }))
}

export function resumedAt(sealed: string | undefined, client: string, now: Date): Date | null {
  const opened = sealed ? unseal(RESUMED, sealed) : null
  const parsed = opened ? Resumed.safeParse(JSON.parse(opened)) : null
  return parsed?.success && parsed.data.client === client && parsed.data.until > now ? parsed.data.at : null
}
