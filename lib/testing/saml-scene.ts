import type { GuardCode } from '@/lib/connections/saml-guard/refusals'
import { samlResponse, signSamlResponse } from './saml'
import { type SigningKey, type SignXmlOptions, signXml } from './saml-sign'
import { type SamlResponseOptions, unsignedSamlResponse } from './saml-styles'

/** A sign-in that waits for its answer: what the guard expects, but for the keys. */
export type Scene = {
  idpEntityId: string
  spEntityId: string
  acsUrl: string
  requestId: string
  startedAt: Date
  now: Date
}

/** One sign-in that was begun 20 seconds ago. Documents are made for it unless their maker is told of another. */
export const scene: Scene = {
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
type Edit = (xml: string, at: Scene) => string

/** Makes a document for a sign-in. `how` says by what steps; a maker without it writes the document from nothing. */
export type Maker<T extends string | Uint8Array = string> = ((keys: Keys, at?: Scene) => T) & { how?: string }

/** Documents that the guard must refuse, by the code it must give; each with a name that ends “refuses …”. */
export type HostileCases = Partial<Record<GuardCode, Record<string, Maker<string | Uint8Array>>>>

export function optionsFor(keys: Keys, changes: Changes = {}, at: Scene = scene) {
  return {
    issuer: at.idpEntityId,
    acsUrl: at.acsUrl,
    audience: at.spEntityId,
    inResponseTo: at.requestId,
    now: at.now,
    key: keys.idp,
    nameId: 'ada@orga.test',
    attributes: { email: 'ada@orga.test', groups: ['staff', 'pilots'] },
    responseId: '_response',
    assertionId: '_assertion',
    ...changes,
  }
}

/** An answer that the guard accepts. */
export function honest(keys: Keys, changes: Changes = {}, at: Scene = scene): string {
  return samlResponse(optionsFor(keys, changes, at))
}

/** The answer as a careless or hostile IdP would make it: changed first, validly signed then. */
export function misissued(edit: Edit, changes: Changes | ((at: Scene) => Changes) = {}): Maker {
  return by('An honest answer, changed first and validly signed then', (keys, at = scene) => {
    const o = optionsFor(keys, typeof changes === 'function' ? changes(at) : changes, at)
    return signSamlResponse(edit(unsignedSamlResponse(o), at), o)
  })
}

/** The answer as somebody on the way would make it: signed first, changed then. */
export function tampered(edit: Edit, changes: Changes = {}): Maker {
  return by('An honest answer, signed first and changed then', (keys, at = scene) =>
    edit(honest(keys, changes, at), at),
  )
}

/** An honest answer, signed in an odd way. */
export function oddlySigned(options: Partial<SignXmlOptions>): Maker {
  return by('An honest answer, oddly signed', (keys, at = scene) =>
    signXml(unsignedSamlResponse(optionsFor(keys, {}, at)), { key: keys.idp, target: 'assertion', ...options }),
  )
}

/** A maker that says how it does it. */
export function by<T extends string | Uint8Array>(how: string, make: (keys: Keys, at?: Scene) => T): Maker<T> {
  return Object.assign((keys: Keys, at?: Scene) => make(keys, at), { how })
}

/** Replaces the first match, and insists that there is one: a case that changes nothing proves nothing. */
export function swap(from: string | RegExp, to: string | ((match: string) => string)): (xml: string) => string {
  return (xml) => {
    const changed = typeof to === 'string' ? xml.replace(from, () => to) : xml.replace(from, to)
    if (changed === xml) throw new Error(`nothing to replace: ${from}`)
    return changed
  }
}

/** Sets (or, with null, removes) an attribute of the first element of that local name. */
export function withAttribute(element: string, attribute: string, value: string | null): (xml: string) => string {
  const rendered = value === null ? '' : ` ${attribute}="${value}"`
  return swap(new RegExp(`<(\\w+:)?${element}[ />][^>]*>`), (tag) => {
    const bare = tag.replace(new RegExp(` ${attribute}="[^"]*"`), '')
    return rendered ? bare.replace(/(\/?>)$/, `${rendered}$1`) : bare
  })
}

type Value = string | null | ((at: Scene) => string)
const valueAt = (value: Value, at: Scene) => (typeof value === 'function' ? value(at) : value)

/** A validly signed answer with one attribute set, or removed by null. */
export function set(element: string, attribute: string, value: Value): Maker {
  return misissued((xml, at) => withAttribute(element, attribute, valueAt(value, at))(xml))
}

/** As {@link set}, on the response, with both parts signed. */
export function setOnResponse(attribute: string, value: Value): Maker {
  return misissued((xml, at) => withAttribute('Response', attribute, valueAt(value, at))(xml), { sign: 'both' })
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
