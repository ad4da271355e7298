import { beforeEach, expect, test } from 'vitest'
import { transactionCookies } from '@/app/_server/cookies'
import { POST as postToAcs } from '@/app/(hosted)/sso/[connection]/acs/route'
import { GET as getCallback, POST as postCallback } from '@/app/(hosted)/sso/[connection]/callback/route'
import { encodeSession, SESSION_COOKIE } from '@/lib/login/next-auth'
import { db } from '@/lib/platform/db'
import { env } from '@/lib/platform/env'
import { newId, type TransactionId } from '@/lib/platform/ids'
import { aMember, anIdentity } from '@/lib/testing/factories'
import { aSession } from '@/lib/testing/sessions'
import { aBrowser, aSamlOrg, type SamlOrg } from '@/lib/testing/sso'

// Two organizations with one and the same IdP, which knows Ada at both. A sign-in begins for the first, another for the
// second, and then one thing after the other in what the browser carries is taken from the second.

/** The first one of a process makes keys and loads the engine. */
const SET_UP_MS = 45_000
const ADDRESS = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'
const issuer = 'https://one-idp-for-both.test/saml'

async function aSide() {
  const org = await aSamlOrg({ issuer })
  const userId = await aMember(org.orgId, 'owner')
  const email = `ada@${org.domain}`
  await anIdentity(org.connectionId, { issuer, subject: email, format: ADDRESS, email, userId })
  const browser = aBrowser(org)
  return { org, userId, browser, begun: await browser.begin() }
}
type Side = Awaited<ReturnType<typeof aSide>>

let [one, two]: [Side, Side] = [] as never
beforeEach(async () => {
  ;[one, two] = [await aSide(), await aSide()]
}, SET_UP_MS)

const cookieOf = ({ browser, begun }: Side, name = begun.id) => {
  const secret = browser.secrets.get(begun.id)!
  return transactionCookies(new Map(), name as TransactionId, secret, new Date())[0]!.split(';')[0]!
}

/** What the browser and the IdP's page carry in an honest sign-in. */
function honest({ org, browser, begun }: Side) {
  return {
    acs: org.connectionId as string,
    form: { SAMLResponse: browser.answer(begun), RelayState: begun.id } as Record<string, string>,
    callback: org.connectionId as string,
    query: { tx: begun.id } as Record<string, string>,
    cookies: [cookieOf({ org, browser, begun } as Side)],
  }
}
type Traffic = ReturnType<typeof honest>

async function carry({ acs, form, callback, query, cookies }: Traffic): Promise<Response> {
  await send(`/sso/${acs}/acs`, acs, (request, context) => postToAcs(request, context), form)
  const headers = { cookie: cookies.join('; ') }
  const address = `${env().PUBLIC_URL}/sso/${callback}/callback?${new URLSearchParams(query)}`
  return getCallback(new Request(address, { headers }), { params: Promise.resolve({ connection: callback }) })
}

type Handler = (request: Request, context: { params: Promise<{ connection: string }> }) => Promise<Response>

function send(path: string, connection: string, handler: Handler, form: Record<string, string>, cookie = '') {
  const headers = { origin: env().PUBLIC_URL, 'content-type': 'application/x-www-form-urlencoded', cookie }
  const body = new URLSearchParams(form).toString()
  const request = new Request(env().PUBLIC_URL + path, { method: 'POST', headers, body })
  return handler(request, { params: Promise.resolve({ connection }) })
}

const sessions = () => db().session.findMany({ where: { userId: { in: [one.userId, two.userId] } } })
const opens = (response: Response) => (response.headers.get('set-cookie') ?? '').includes(SESSION_COOKIE)

test('nothing exchanged: Ada is in at the organization that it was begun for', async () => {
  expect(opens(await carry(honest(one)))).toBe(true)
  expect(await sessions()).toMatchObject([{ userId: one.userId, confinedTo: one.org.orgId }])
})

const withForm = (form: Record<string, string>) => ({ form: { ...honest(one).form, ...form } })
const answerFor = (org: SamlOrg, requestId: string) => aBrowser(org).answer({ requestId })

test.each<[string, () => Partial<Traffic>]>([
  ['the connection in the ACS’s address', () => ({ acs: two.org.connectionId })],
  ['the connection in both addresses', () => ({ acs: two.org.connectionId, callback: two.org.connectionId })],
  ['the RelayState', () => withForm({ RelayState: two.begun.id })],
  ['a RelayState of rubbish', () => withForm({ RelayState: "' or 1=1 --" })],
  ['a RelayState that never was', () => withForm({ RelayState: newId('transaction') })],
  ['no RelayState', () => withForm({ RelayState: '' })],
  ['the response', () => withForm({ SAMLResponse: honest(two).form.SAMLResponse! })],
  ['the response and its RelayState', () => ({ form: honest(two).form })],
  ['all that the ACS gets', () => ({ form: honest(two).form, acs: two.org.connectionId })],
  ['a response for the other audience', () => withForm({ SAMLResponse: answerFor(two.org, one.begun.requestId) })],
  ['a response to the other request', () => withForm({ SAMLResponse: answerFor(one.org, two.begun.requestId) })],
  ['the connection in the callback’s address', () => ({ callback: two.org.connectionId })],
  ['the transaction in the callback’s address', () => ({ query: { tx: two.begun.id } })],
  ['both in the callback’s address', () => ({ callback: two.org.connectionId, query: { tx: two.begun.id } })],
  ['a transaction that never was', () => ({ query: { tx: newId('transaction') } })],
  [
    'an OIDC answer’s state instead',
    () => ({ ...withForm({ RelayState: '' }), query: { state: one.begun.id, code: 'x' } }),
  ],
  ['the cookie', () => ({ cookies: [cookieOf(two)] })],
  ['the cookie’s value under the right name', () => ({ cookies: [cookieOf(two, one.begun.id)] })],
  ['the cookie’s name', () => ({ cookies: [cookieOf(one, two.begun.id)] })],
  ['no cookie', () => ({ cookies: [] })],
  ['everything but the cookie', () => ({ ...honest(two), cookies: [cookieOf(one), cookieOf(one, two.begun.id)] })],
])('%s exchanged: nobody is in anywhere', async (_, exchange) => {
  const response = await carry({ ...honest(one), ...exchange() })

  expect(opens(response)).toBe(false)
  expect(await sessions()).toEqual([])
})

test.each(['organization', 'org', 'tenant', 'product', 'idp_hint', 'client_id', 'connection', 'userId'])(
  'a word “%s” that nobody asked for changes nothing of who is in where',
  async (word) => {
    const { form, query, ...rest } = honest(one)
    const other = word === 'userId' ? two.userId : word === 'connection' ? two.org.connectionId : two.org.orgId

    await carry({ ...rest, form: { ...form, [word]: other }, query: { ...query, [word]: other } })

    expect(await sessions()).toMatchObject([{ userId: one.userId, confinedTo: one.org.orgId }])
  },
)

test('who agrees to leave a session agrees to one sign-in, in that browser, at that organization', async () => {
  const bo = await aMember(two.org.orgId)
  const session = `${SESSION_COOKIE}=${await encodeSession(await aSession(bo))}`
  const { form, acs, cookies } = honest(one)
  await send(`/sso/${acs}/acs`, acs, (request, context) => postToAcs(request, context), form)
  const agree = (connection: string, tx: string, cookie: string[]) =>
    send(`/sso/${connection}/callback`, connection, postCallback, { tx }, [session, ...cookie].join('; '))

  for (const [connection, tx, cookie] of [
    [two.org.connectionId, one.begun.id, cookies],
    [one.org.connectionId, two.begun.id, cookies],
    [one.org.connectionId, one.begun.id, []],
    [one.org.connectionId, one.begun.id, [cookieOf(two, one.begun.id)]],
  ] as const)
    expect(opens(await agree(connection, tx, [...cookie]))).toBe(false)
  expect(await sessions()).toEqual([])

  expect(opens(await agree(acs, one.begun.id, cookies))).toBe(true)
  expect(await sessions()).toMatchObject([{ userId: one.userId, confinedTo: one.org.orgId }])
})
