import { inflateRawSync } from 'node:zlib'
import { aMember } from '@/lib/testing/factories'
import type { SigningKey } from '@/lib/testing/saml'
import { aBrowser as idpOf, type SamlOrg } from '@/lib/testing/sso'
import { hashPassword } from '@/lib/users/password'
import { aBrowser, type Balancer, type Browser, type Page } from './browser'

export type Character = { userId: string; email: string }
export type Characters = { org: SamlOrg; ada: Character; bo: Character }
export type Told = Characters & {
  /** The request's id. */
  request: string
  /** How many sign-ins by SSO she began until one ended well; the first, before she was linked, and the second. */
  tries: [number, number]
}

export const PASSWORD = 'correct horse battery staple on fire'
/** A person who is told again and again to begin anew gives up. */
const TRIES_AT_MOST = 20
let passwordHash: Promise<string> | undefined
let people = 0

/** Ada, a member of the organization, and Bo, who is its admin and has a password. */
export async function castOf(org: SamlOrg): Promise<Characters> {
  passwordHash ??= hashPassword(PASSWORD)
  people += 1
  const [ada, bo] = [`ada.${people}@${org.domain}`, `bo.${people}@${org.domain}`]
  const adaId = await aMember(org.orgId, 'member', { email: ada })
  const boId = await aMember(org.orgId, 'admin', { email: bo, passwordHash: await passwordHash })
  return { org, ada: { userId: adaId, email: ada }, bo: { userId: boId, email: bo } }
}

/**
 * The whole story, over HTTP, by people who try again when they are told to:
 * Ada signs in by SSO and asks to be linked; Bo signs in by password and links
 * her; Ada signs in, and is in.
 *
 * @throws when a page says what it should not, or somebody is somebody else afterwards
 */
export async function tellStory(characters: Characters, balancer: Balancer): Promise<Told> {
  const { org, ada, bo } = characters
  const [hers, his] = [1, 2].map((n) => aBrowser(balancer, `10.${n}.${people % 250}.${people % 200}`)) as [
    Browser,
    Browser,
  ]

  const first = await signInBySso(hers, characters, (to) => /^\/auth\/(confirm|pending)/.test(to))
  const request = await askToBeLinked(hers, first.to)
  const entered = await trySigningInByPassword(his, bo.email)
  if (!entered.setsSession) throw new Error(`Bo’s password led to ${entered.to}`)
  const linked = await his.send('/link', { orgId: org.orgId, linkRequestId: request, userId: ada.userId })
  // Bo's first press may have counted although its answer was lost.
  const isLinked = linked.text === 'linked' || linked.text === 'link_request_already_decided'
  if (!isLinked) throw new Error(`Bo could not link Ada: ${linked.status} ${linked.text}`)

  const second = await signInBySso(hers, characters, (to) => to === '/')
  const { text: who } = await hers.get('/who')
  if (who !== ada.userId) throw new Error(`Ada is ${who || 'nobody'} after ${second.to}`)
  return { ...characters, request, tries: [first.tries, second.tries] }
}

/** Signs in by SSO until it ends as hoped; whoever is told that it did not work begins anew. */
export async function signInBySso(browser: Browser, characters: Characters, isGood: (to: string) => boolean) {
  const seen: string[] = []
  for (let tries = 1; tries <= TRIES_AT_MOST; tries += 1) {
    const to = await tryOnce(browser, characters)
    if (isGood(to)) return { to, tries }
    seen.push(to)
  }
  throw new Error(`${characters.ada.email} gave up after ${seen.join(', ')}`)
}

async function tryOnce(browser: Browser, { org, ada }: Characters): Promise<string> {
  const begun = await browser.post(`/sso/${org.connectionId}/start`, {})
  return (await passIdp(browser, begun, { org, email: ada.email })).to
}

/** Goes on from what has begun to the IdP, and comes back with its answer: the page that is shown then. */
export async function passIdp(
  browser: Browser,
  begun: Page,
  { org, email, key }: { org: SamlOrg; email: string; key?: SigningKey },
): Promise<Page> {
  const hop = await browser.get(begun.to)
  const asked = /href="([^"]*SAMLRequest=[^"]*)"/.exec(hop.text)?.[1]
  if (!asked) return hop.to ? hop : begun
  const { searchParams } = new URL(asked.replaceAll('&amp;', '&'))
  const xml = inflateRawSync(Buffer.from(searchParams.get('SAMLRequest') ?? '', 'base64')).toString()
  const requestId = / ID="([^"]+)"/.exec(xml)?.[1] ?? ''

  const SAMLResponse = idpOf(org).answer({ requestId }, { nameId: email, ...(key && { key }) })
  const RelayState = searchParams.get('RelayState') ?? ''
  const received = await browser.post(`/sso/${org.connectionId}/acs`, { SAMLResponse, RelayState })
  return received.to.includes('/callback') ? browser.get(received.to) : received
}

async function askToBeLinked(browser: Browser, to: string): Promise<string> {
  const tx = new URL(to, 'http://here').searchParams.get('tx') ?? ''
  const asked = to.startsWith('/auth/confirm') ? (await browser.post('/auth/confirm', { tx, note: '' })).to : to
  const request = /^\/auth\/pending\/([^?]+)/.exec(asked)?.[1]
  if (!request) throw new Error(`Asking to be linked led to ${asked}`)
  return request
}

/** @returns the page that came last; whoever is not let in is told why on it */
export async function trySigningInByPassword(browser: Browser, identifier: string): Promise<Page> {
  const asked = await browser.post('/login', { identifier })
  const f = new URL(asked.to, 'http://here').searchParams.get('f') ?? ''
  return browser.post('/login/password', { f, password: PASSWORD })
}
