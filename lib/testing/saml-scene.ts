import type { GuardCode } from '@/lib/connections/saml-guard/refusals'
import { samlResponse, signSamlResponse } from './saml'
import { type SigningKey, type SignXmlOptions, signXml } from './saml-sign'
import { type SamlResponseOptions, unsignedSamlResponse } from './saml-styles'

/** One sign-in that was begun 20 seconds ago; what the guard expects of its answer. */
export const scene = {
  idpEntityId: 'https://idp.orga.test/saml',
  spEntityId: 'https://login.porchlight.test/sso/con_orga',
  acsUrl: 'https://login.porchlight.test/sso/con_orga/acs',
  requestId: '_7b0f6c7e52d94d53a1f4a0c1',
  startedAt: new Date('2026-03-02T08:59:40.000Z'),
  now: new Date('2026-03-02T09:00:00.000Z'),
}

/** `idp` is pinned; `stranger` belongs to somebody else; `weak` is pinned too, but RSA of 1,024 bits. */
export type Keys = { idp: SigningKey; stranger: SigningKey; weak: SigningKey }

type Changes = Partial<SamlResponseOptions>
type Edit = (xml: string) => string

/** Documents that the guard must refuse, by the code it must give; each with a name that ends “refuses …”. */
export type HostileCases = Partial<Record<GuardCode, Record<string, (keys: Keys) => string | Uint8Array>>>

export function optionsFor(keys: Keys, changes: Changes = {}) {
  return {
    issuer: scene.idpEntityId,
    acsUrl: scene.acsUrl,
    audience: scene.spEntityId,
    inResponseTo: scene.requestId,
    now: scene.now,
    key: keys.idp,
    nameId: 'ada@orga.test',
    attributes: { email: 'ada@orga.test', groups: ['staff', 'pilots'] },
    responseId: '_response',
    assertionId: '_assertion',
    ...changes,
  }
}

/** An answer that the guard accepts. */
export function honest(keys: Keys, changes: Changes = {}): string {
  return samlResponse(optionsFor(keys, changes))
}

/** The answer as a careless or hostile IdP would make it: changed first, validly signed then. */
export function misissued(edit: Edit, changes: Changes = {}) {
  return (keys: Keys): string => {
    const o = optionsFor(keys, changes)
    return signSamlResponse(edit(unsignedSamlResponse(o)), o)
  }
}

/** The answer as somebody on the way would make it: signed first, changed then. */
export function tampered(edit: Edit, changes: Changes = {}) {
  return (keys: Keys): string => edit(honest(keys, changes))
}

/** An honest answer, signed in an odd way. */
export function oddlySigned(options: Partial<SignXmlOptions>) {
  return (keys: Keys): string =>
    signXml(unsignedSamlResponse(optionsFor(keys)), { key: keys.idp, target: 'assertion', ...options })
}

/** Replaces the first match, and insists that there is one: a case that changes nothing proves nothing. */
export function swap(from: string | RegExp, to: string | ((match: string) => string)): Edit {
  return (xml) => {
    const changed = typeof to === 'string' ? xml.replace(from, () => to) : xml.replace(from, to)
    if (changed === xml) throw new Error(`nothing to replace: ${from}`)
    return changed
  }
}

/** Sets (or, with null, removes) an attribute of the first element of that local name. */
export function withAttribute(element: string, attribute: string, value: string | null): Edit {
  const rendered = value === null ? '' : ` ${attribute}="${value}"`
  return swap(new RegExp(`<(\\w+:)?${element}[ />][^>]*>`), (tag) => {
    const bare = tag.replace(new RegExp(` ${attribute}="[^"]*"`), '')
    return rendered ? bare.replace(/(\/?>)$/, `${rendered}$1`) : bare
  })
}

/** A validly signed answer with one attribute set, or removed by null. */
export function set(element: string, attribute: string, value: string | null) {
  return misissued(withAttribute(element, attribute, value))
}

/** As {@link set}, on the response, with both parts signed. */
export function setOnResponse(attribute: string, value: string | null) {
  return misissued(withAttribute('Response', attribute, value), { sign: 'both' })
}

/** A validly signed answer without an element of the assertion. */
export function without(element: string) {
  return misissued(swap(elementOf(element), ''))
}

/** A validly signed answer with an element of the assertion twice. */
export function twice(element: string) {
  return misissued(swap(elementOf(element), (found) => found + found))
}

function elementOf(name: string): RegExp {
  return new RegExp(`<saml:${name}[ >].*</saml:${name}>`, 's')
}
