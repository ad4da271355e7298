import { expect, test } from 'vitest'
import { env } from '@/lib/platform/env'
import { urls } from '@/lib/platform/urls'
import { aBrowser, aSamlOrg, type SamlOrg } from '@/lib/testing/sso'
import { POST } from './route'

// Rubbish of the dearest kinds is posted without a pause, while people sign in beside it (I16). How much it delays
// them is the bench's business; here nobody may be lost, and nothing of it may be taken.

const SIGN_INS = 24
const AT_ONCE = { honest: 2, rubbish: 4 }
const KB = 1024
const base64 = (text: string) => Buffer.from(text).toString('base64')
const response = (inner: string) =>
  `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">${inner}</samlp:Response>`

const reference = '<ds:Reference URI="#a"><ds:DigestValue>eA==</ds:DigestValue></ds:Reference>'
const rubbish: readonly (readonly [string, string])[] = [
  ['a post that is too large', 'A'.repeat(500 * KB)],
  ['a document that is too large', base64(response('x'.repeat(280 * KB)))],
  ['the largest that is read', base64(response(`<a>${'y'.repeat(250 * KB)}</a>`))],
  ['a deep one', base64(response('<a>'.repeat(9000) + '</a>'.repeat(9000)))],
  ['a wide one', base64(response('<a/>'.repeat(60_000)))],
  ['many attributes', base64(response(`<a ${Array.from({ length: 9000 }, (_, n) => `b${n}="c"`).join(' ')}/>`))],
  [
    'many references',
    base64(response(`<ds:Signature><ds:SignedInfo>${reference.repeat(2500)}</ds:SignedInfo></ds:Signature>`)),
  ],
  [
    'many prefixes',
    base64(response(`<a ${Array.from({ length: 6000 }, (_, n) => `xmlns:p${n}="u:${n}"`).join(' ')}/>`)),
  ],
  ['entities', base64(`<!DOCTYPE a [<!ENTITY b "${'c'.repeat(1000)}"><!ENTITY d "${'&b;'.repeat(1000)}">]><a>&d;</a>`)],
  ['one that never ends', base64(`<samlp:Response xmlns:samlp="urn:x"><a b="${'<'.repeat(100 * KB)}`)],
  ['a bare ampersand', base64(response('&'.repeat(100_000)))],
  ['bytes', Buffer.from(Array.from({ length: 200 * KB }, (_, n) => (n * 7919) % 256)).toString('base64')],
  ['no base64', '%%%='.repeat(40 * KB)],
  ['nothing', ''],
]

let networks = 0

/** Where a post is sent on to, or its status. Each comes from a network of its own: limits are not what is tried here. */
async function post(org: SamlOrg, samlResponse: string, relayState: string): Promise<string> {
  networks += 1
  const request = new Request(env().PUBLIC_URL + urls.ssoAcs(org.connectionId), {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      origin: 'https://idp.example',
      'x-porchlight-peer': `10.${networks >> 8}.${networks & 255}.1`,
    },
    body: new URLSearchParams({ SAMLResponse: samlResponse, RelayState: relayState }).toString(),
  })
  const answer = await POST(request, { params: Promise.resolve({ connection: org.connectionId }) })
  const location = answer.headers.get('location')
  return location ? new URL(location).pathname : String(answer.status)
}

test('nobody who signs in is lost beside rubbish that never stops, and no rubbish is taken', async () => {
  const org = await aSamlOrg()
  const stranger = aBrowser(org)
  const answers = new Map<string, Set<string>>(rubbish.map(([name]) => [name, new Set()]))
  const ends: string[] = []
  let turn = 0

  async function sendRubbish() {
    while (ends.length < SIGN_INS || turn < rubbish.length) {
      const [name, text] = rubbish[turn++ % rubbish.length]!
      const waiting = await stranger.begin()
      answers.get(name)!.add(await post(org, text, waiting.id))
    }
  }
  async function signIn(n: number) {
    const ada = aBrowser(org)
    const begun = await ada.begin()
    const nameId = `person-${n}@${org.domain}`
    const at = await post(org, ada.answer(begun, { nameId, attributes: { email: nameId } }), begun.id)
    ends.push(at.endsWith('/callback') ? (await ada.finish(begun)).kind : at)
  }
  async function signInOn() {
    for (let n = ends.length; ends.length < SIGN_INS; n += 1) await signIn(n)
  }
  await Promise.all([
    ...Array.from({ length: AT_ONCE.rubbish }, sendRubbish),
    ...Array.from({ length: AT_ONCE.honest }, signInOn),
  ])

  expect(ends.filter((end) => end !== 'confirm_identity')).toEqual([])
  expect(ends.length).toBeGreaterThanOrEqual(SIGN_INS)
  for (const [name, seen] of answers) {
    expect(seen.size, name).toBe(1)
    expect([...seen][0], name).toMatch(/^(413|\/auth\/error\/\w+|\/sso\/con_\w+\/start)$/)
  }
})
