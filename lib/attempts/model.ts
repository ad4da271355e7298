/** One comparison that was made, for admins: what we expected, what came. */
export type Check = { name: string; ok: boolean; expected: string; received: string }

/**
 * What happened at one point of a sign-in.
 * - `started`: a person chose to sign in
 * - `sent`: the browser was sent to the IdP
 * - `answered`: an answer came back; `checks` holds each comparison
 * - `strayed`: an answer, or its browser, came another way than it should; `detail` says how
 * - `decided`: what we did with it
 */
export type Step = {
  at: string
  name: 'started' | 'sent' | 'answered' | 'strayed' | 'decided'
  ok?: boolean
  detail?: string
  checks?: readonly Check[]
}

/** A sign-in that never came back is abandoned after this long. */
export const ABANDONED_AFTER_SECONDS = 10 * 60
/** One of which something is known that went wrong has failed: when not even a good answer could still be on its way. */
export const FAILED_AFTER_SECONDS = 12 * 60
