import type { IncomingMessage, ServerResponse } from 'node:http'
import pg from 'pg'
import { transactionCookies } from '@/app/_server/cookies'
import { answerHosted, loadRoutes } from '@/faults/routes'
import { findReadyConnection } from '@/lib/connections/queries'
import { beginSso } from '@/lib/login/begin'
import { sealFlow } from '@/lib/login/flow'
import { urls } from '@/lib/platform/urls'
import { asVisitor } from '@/lib/testing/actors'
import { serve } from './serving'
import type { Page } from './side'
import { openDoor } from './world'

// Hosted pages as they are, without Next around them; and beside them a handler that holds the same bytes and sends them.

const kept = new Map<string, Page>()
await loadRoutes()

serve(
  {
    door: ({ certificatePem }: { certificatePem: string }) => openDoor(1, certificatePem),

    /** Of a sign-in that has begun: the page that says where it goes, and the cookie that opens it. */
    async hop({ connectionId }: { connectionId: string }) {
      const visitor = asVisitor()
      const connection = await findReadyConnection(visitor, connectionId)
      const device = { device: 'Firefox on Linux', network: '192.0.2.x' }
      const about = { returnTo: '/', device, loginHint: null, asking: 'as_it_likes' } as const
      const begun = await beginSso(visitor, connection!, about)
      if (begun.kind !== 'begun') throw new Error('too many sign-ins')
      const [line = ''] = transactionCookies(new Map(), begun.transactionId, begun.browserSecret, visitor.now)
      return { path: urls.hop(begun.transactionId), cookie: line.split(';')[0] }
    },

    /** Where somebody is led who typed a wrong password. */
    wrongPassword({ identifier }: { identifier: string }) {
      const said = { returnTo: '/', identifier, error: 'The email or password is different from what we have.' }
      return { path: urls.loginPassword(sealFlow(said, new Date())) }
    },

    keep: ({ name, ...page }: Page & { name: string }) => kept.set(`/bare/${name}`, page).size,
  },
  pg.Client,
  async (request: IncomingMessage, response: ServerResponse) => {
    const page = kept.get(request.url ?? '')
    if (!page) return answerHosted(request, response)
    const { 'transfer-encoding': _, 'content-length': __, connection: ___, ...headers } = page.headers
    response.writeHead(page.status, headers).end(Buffer.from(page.body))
  },
)
