import { expect, test } from 'vitest'
import { sessionCookie, transactionCookies } from '@/app/_server/cookies'
import { encodeSession } from '@/lib/login/next-auth'
import { env } from '@/lib/platform/env'
import type { TransactionId } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'
import { aUser } from '@/lib/testing/factories'
import { adaWaits, anOpenOrg } from '@/lib/testing/newcomers'
import { aSession } from '@/lib/testing/sessions'
import { GET } from './route'

/** Two tabs of one browser waited for Ada's account: one is signed in, the other was a moment later. */
async function twoTabs() {
  const { browser, transaction, provision } = await adaWaits(await anOpenOrg())
  await provision()
  const [one, two] = [await browser.finish(transaction), await browser.finish(transaction)]
  if (one.kind !== 'signed_in' || two.kind !== 'lost') return expect.fail(`${one.kind}, ${two.kind}`)
  const secret = browser.secrets.get(transaction.id) ?? ''
  const own = transactionCookies(new Map(), transaction.id as TransactionId, secret, new Date())
  const open = async (...cookies: string[]) => {
    const cookie = cookies.map((line) => line.split(';')[0]).join('; ')
    const place = urls.authError('session_lost', two.reference ?? undefined)
    return GET(new Request(env().PUBLIC_URL + place, { headers: { cookie } }), {
      params: Promise.resolve({ code: 'session_lost' }),
    })
  }
  return { own, open, signedIn: sessionCookie(await encodeSession(one.sessionId)) }
}

test('the tab that came second goes where the first one went', async () => {
  const { own, open, signedIn } = await twoTabs()

  const response = await open(...own, signedIn)

  expect(response.status).toBe(303)
  expect(response.headers.get('location')).toBe(`${env().PUBLIC_URL}/orgs/deep`)
})

test('… and nobody else does: not without its session, nor by somebody else’s, nor from another browser', async () => {
  const { own, open, signedIn } = await twoTabs()
  const other = sessionCookie(await encodeSession(await aSession(await aUser())))

  for (const cookies of [own, [...own, other], [signedIn]]) expect((await open(...cookies)).status).toBe(200)
})
