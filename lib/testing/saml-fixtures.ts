import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { samlResponse } from './saml'
import { hostileCases } from './saml-hostile'
import { knownSigningKey } from './saml-known-keys'
import { providers } from './saml-providers'
import { optionsFor, scene } from './saml-scene'

/**
 * Writes the golden folders anew: `npx tsx lib/testing/saml-fixtures.ts`. Keys
 * and times are known, so that the same kit writes the same bytes. They are
 * committed, so that a change of the kit can't change unseen what the guard is
 * held against.
 */
const folder = new URL('./fixtures/saml/', import.meta.url)
const keys = {
  idp: knownSigningKey('idp.orga.test'),
  stranger: knownSigningKey('stranger.test'),
  weak: knownSigningKey('weak.orga.test', 1024),
}

/** Hostile cases of one rule that are kept; the others, and larger documents, are only made anew in each test run. */
const MOST_OF_A_RULE = 5
const MOST_BYTES = 12 * 1024

for (const { style, how, options } of providers) {
  const o = { ...optionsFor(keys), ...options, style }
  const verdict = {
    ok: true,
    subject: o.nameId,
    email: 'ada@orga.test',
    responseId: '_response',
    assertionId: '_assertion',
  }
  write(style, samlResponse(o), verdict, `By the test kit in the manner of ${how}`)
}

for (const old of readdirSync(folder)) {
  if (old.startsWith('bad-')) rmSync(new URL(`${old}/`, folder), { recursive: true })
}
const kept = new Map<string, number>()
for (const { code, name, signed, make } of hostileCases) {
  const xml = make(keys)
  const count = kept.get(code) ?? 0
  if (count === MOST_OF_A_RULE || xml.length > MOST_BYTES) continue
  kept.set(code, count + 1)
  const made = `${make.how ?? 'Written for this case'}: ${name}.`
  write(`bad-${slugOf(code)}-${slugOf(name)}`, xml, { ok: false, code, signed }, made)
}

function slugOf(text: string): string {
  const ascii = text.normalize('NFKD').toLowerCase()
  const words = ascii.match(/[a-z0-9]+/g) ?? []
  return words.slice(0, 8).join('-')
}

function write(name: string, response: string | Uint8Array, verdict: object, made: string): void {
  const at = new URL(`${name}/`, folder)
  if (name.startsWith('bad-') && existsSync(at)) throw new Error(`two cases are called ${name}`)
  mkdirSync(at, { recursive: true })
  const pinned = name.startsWith('bad-weak-key') ? keys.weak : keys.idp
  writeFileSync(new URL('response.xml', at), response)
  writeFileSync(new URL('certificate.pem', at), pinned.certificatePem)
  writeFileSync(new URL('expect.json', at), `${JSON.stringify({ made, expectation: scene, verdict }, null, 2)}\n`)
}
