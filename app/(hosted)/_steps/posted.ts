import { hostedPost, type Visit } from '@/app/_server/hosted'
import { isFailure } from '@/lib/platform/errors'
import { leadToRefusal } from './stopped'

/** A visit that sent one of our forms: it cannot be shown a page, only be led to one. */
export type Posted = Omit<Visit, 'show'>

type Handler<P> = (visit: Posted, params: P, form: URLSearchParams) => Response | Promise<Response>

/**
 * A form of ours. Whatever comes of it, refusals included, is a 303 to a page:
 * an answer to the POST itself would make “back” and reload ask to send the
 * form again, and `no-store` leaves nothing else to show. Only what no form of
 * ours sent, and our own bugs, are answered where they came in.
 */
export function posted<P = object>(handle: Handler<P>, options?: Parameters<typeof hostedPost<P>>[1]) {
  return hostedPost<P>(async (visit, params, form) => {
    try {
      return await handle(visit, params, form)
    } catch (error) {
      if (!isFailure(error)) throw error
      return leadToRefusal(visit, error.message)
    }
  }, options)
}
