import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

export type Patience = {
  /** For so long requests are still taken, so that balancers can see that the process ends and send none. */
  noticeMs: number
  /** In all; what has not been answered by then is cut off. */
  patienceMs: number
}

/**
 * Lets a server end without breaking a request. To be called before the server
 * takes its first one.
 *
 * @returns the function that ends it: from then on each answer says
 *   `Connection: close` (RFC 9112 §9.6), so that no client sends another
 *   request down a line that is about to end; after the notice nothing new is
 *   taken. Resolves to whether everything was answered in time.
 */
export function drainable(server: Server): (patience: Patience) => Promise<boolean> {
  const underWay = new Set<ServerResponse>()
  let isEnding = false
  server.prependListener('request', (_: IncomingMessage, response: ServerResponse) => {
    if (isEnding) response.shouldKeepAlive = false
    underWay.add(response)
    response.once('close', () => {
      underWay.delete(response)
      if (isEnding && !server.listening) server.closeIdleConnections()
    })
  })

  return async ({ noticeMs, patienceMs }) => {
    isEnding = true
    for (const response of underWay) response.shouldKeepAlive = false
    const cut = pause(patienceMs, false, { ref: false })
    await pause(noticeMs)
    const closed = new Promise<boolean>((resolve) => server.close(() => resolve(true)))
    server.closeIdleConnections()
    return Promise.race([closed, cut])
  }
}
