import type { GuardCode } from '@/lib/connections/saml-guard/refusals'
import type { Encryption } from './saml-encrypt'
import { honest, type Keys, type Scene } from './saml-scene'
import type { SigningKey } from './saml-sign'
import type { SamlResponseOptions } from './saml-styles'

/** An encrypted answer that must be refused. `sp` is the key it is encrypted to, in a certificate. */
export type HostileEncryption = {
  code: GuardCode
  name: string
  /** Whether a pinned key vouched for what is refused. */
  signed: boolean
  make: (keys: Keys, sp: SigningKey, at?: Scene) => string
}

type Changes = Partial<SamlResponseOptions>
export type SealedCases = Partial<Record<GuardCode, Record<string, HostileEncryption['make']>>>

/** An honest answer, its assertion signed first and encrypted then, by choices of ours. */
export const sealed =
  (encryption: Partial<Encryption>, changes: Changes = {}): HostileEncryption['make'] =>
  (keys, sp, at) =>
    honest(keys, { encrypt: { to: sp.certificatePem, ...encryption }, ...changes }, at)

export const inside = (edit: (xml: string) => string, changes: Changes = {}) => sealed({ editContent: edit }, changes)
export const outside = (edit: (xml: string) => string, more: Partial<Encryption> = {}) => sealed({ edit, ...more })

export const CONTENT =
  /(<\/ds:KeyInfo><xenc:CipherData><xenc:CipherValue>)([^<]+)(?=<\/xenc:CipherValue><\/xenc:CipherData><\/xenc:EncryptedData>)/
export const KEY =
  /(<\/ds:KeyInfo><xenc:CipherData><xenc:CipherValue>)([^<]+)(?=<\/xenc:CipherValue><\/xenc:CipherData><\/xenc:EncryptedKey>)/

/** Changes the bytes of a CipherValue. */
export const bytes = (place: RegExp, edit: (value: Buffer) => Buffer) => (xml: string) => {
  const found = place.exec(xml)
  if (!found) throw new Error('no such CipherValue')
  return xml.replace(place, () => (found[1] ?? '') + edit(Buffer.from(found[2] ?? '', 'base64')).toString('base64'))
}
export const flip = (at: number) => (value: Buffer) => {
  const changed = Buffer.from(value)
  const index = at < 0 ? changed.length + at : at
  changed[index] = (changed[index] ?? 0) ^ 1
  return changed
}
