import { X509Certificate } from 'node:crypto'
import { env } from '@/lib/platform/env'
import { fail, isFailure } from '@/lib/platform/errors'
import { checkUrl, fetchOutside } from '@/lib/platform/http'
import { readCertificate } from './certificates'
import { type Hint, type HintCode, hint, hintsAbout } from './import-hints'
import { type IdpFacts, readIdpMetadata } from './metadata'
import type { DraftConfig, SamlConfig } from './revision-config'

/** What of a draft the import box sets. */
export type ImportedPart = Pick<
  SamlConfig,
  'entityId' | 'signInUrl' | 'binding' | 'certificates' | 'metadataXml' | 'metadataUrl'
>

export type Imported =
  | { ok: true; part: ImportedPart; hints: Hint[] }
  /** Nothing was taken; the hint says why, and what to do instead. */
  | { ok: false; hint: Hint }

const DISCOVERY = /\/\.well-known\/(openid-configuration|oauth-authorization-server)\/?$/i
const PLACEHOLDER = /[{}<>]|%7b|%3c|\byour-?(tenant|domain|org|okta|company)|tenant[-_]?id\b/i
const LOGIN_PAGE = /<form\b|\btype=["']?password\b|\bsign ?in\b|\blog ?in\b/i

/**
 * Reads whatever a person put into the import box: the link of a SAML
 * provider's metadata, which is fetched (I12), its text, or a certificate.
 * What can't be taken comes back as a hint, never as an exception.
 */
export async function readImport(text: string, now: Date): Promise<Imported> {
  const given = text.replace(/^\uFEFF/, '').trim()
  if (!/\s/.test(given) && /^[a-z][a-z0-9+.-]*:\/\//i.test(given)) return fromAddress(given, now)
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)+(\/\S*)?$/i.test(given)) return refused('no_scheme')
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(given)) return refused('private_key')
  if (/^-----BEGIN CERTIFICATE-----/.test(given)) return refused('certificate_alone')
  return fromXml(given, null, now)
}

/** The same from an entity ID, a sign-in address and a certificate that were typed one by one. */
export async function readTyped(
  { entityId, signInUrl, certificate }: { entityId: string; signInUrl: string; certificate: string },
  now: Date,
): Promise<Imported> {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(certificate)) return refused('private_key')
  if (isOurs(entityId)) return refused('own_metadata')
  if (!/^[\x21-\x7e]{1,1024}$/.test(entityId.trim()))
    fail('invalid_input', { fields: { entityId: 'Copy the entity ID as your provider writes it, without spaces.' } })
  try {
    const facts: IdpFacts = {
      ...{ entityId: entityId.trim(), signInUrl: checkUrl(signInUrl.trim()).href, binding: 'redirect' },
      certificates: [readCertificate(certificate)],
    }
    return taken(facts, { metadataXml: null, metadataUrl: null }, now)
  } catch (error) {
    if (isFailure(error, 'certificate_invalid')) return refusedWith(weaknessIn(certificate) ?? 'not_understood', error)
    if (isFailure(error, 'provider_unreachable') || isFailure(error, 'address_not_public'))
      fail('invalid_input', { fields: { signInUrl: error.message }, cause: error })
    throw error
  }
}

async function fromAddress(address: string, now: Date): Promise<Imported> {
  if (DISCOVERY.test(address)) return refused('is_oidc')
  if (PLACEHOLDER.test(address)) return refused('placeholder')
  if (isOurs(address)) return refused('own_metadata')
  if (/^http:/i.test(address) && !isPermitted(address)) return refused('plain_http')
  try {
    const response = await fetchOutside(address, { headers: { accept: 'application/samlmetadata+xml, text/xml, */*' } })
    if (response.status !== 200) return refused('unreachable')
    return fromXml((await response.text()).replace(/^\uFEFF/, '').trim(), address, now)
  } catch (error) {
    if (isFailure(error, 'address_not_public')) return refused('not_public')
    if (isFailure(error, 'provider_unreachable'))
      return refused(/redirect/.test(error.message) ? 'sign_in_page' : 'unreachable') // metadata is never behind a sign-in
    throw error
  }
}

function isPermitted(address: string): boolean {
  try {
    return Boolean(checkUrl(address))
  } catch {
    return false
  }
}

function fromXml(xml: string, metadataUrl: string | null, now: Date): Imported {
  const wrong = wrongTurnOf(xml)
  if (wrong) return refused(wrong)
  try {
    return taken(readIdpMetadata(xml), { metadataXml: xml, metadataUrl }, now)
  } catch (error) {
    if (isFailure(error, 'certificate_invalid')) return refusedWith('weak_certificate', error)
    if (isFailure(error, 'address_not_public')) return refusedWith('not_public', error)
    if (isFailure(error, 'metadata_invalid')) return refusedWith(codeOf(error.message), error)
    throw error
  }
}

/** What can be told without reading the text as metadata. */
function wrongTurnOf(text: string): HintCode | null {
  if (/^\s*(<!doctype html|<html)/i.test(text)) return LOGIN_PAGE.test(text) ? 'sign_in_page' : 'web_page'
  if (/^\s*\{/.test(text)) return /"authorization_endpoint"/.test(text) ? 'is_oidc' : 'not_understood'
  if (/<(\w+:)?EntityDescriptor\b/.test(text) && isOurs(text.match(/entityID=["']([^"']+)["']/)?.[1] ?? ''))
    return 'own_metadata'
  return null
}

/** By the sentences of lib/connections/metadata.ts. */
const bySentence: [RegExp, HintCode][] = [
  [/service provider/, 'service_provider'],
  [/several providers|federation/, 'several_entities'],
  [/neither the HTTP-Redirect/, 'wrong_binding'],
  [/no signing certificate/, 'no_certificate'],
  [/web page/, 'web_page'],
]

function codeOf(message: string): HintCode {
  return bySentence.find(([pattern]) => pattern.test(message))?.[1] ?? 'not_understood'
}

function isOurs(address: string): boolean {
  return (
    URL.canParse(address) && new URL(address).origin === env().PUBLIC_URL && /^\/sso\//.test(new URL(address).pathname)
  )
}

function weaknessIn(certificate: string): HintCode | null {
  try {
    return new X509Certificate(certificate).publicKey.asymmetricKeyType === 'rsa' ? 'weak_certificate' : null
  } catch {
    return null
  }
}

function taken(facts: IdpFacts, source: Pick<ImportedPart, 'metadataXml' | 'metadataUrl'>, now: Date): Imported {
  const part = { ...facts, ...source }
  const draft: DraftConfig = { kind: 'saml', ...part }
  return { ok: true, part, hints: hintsAbout(draft, now) }
}

const refused = (code: HintCode): Imported => ({ ok: false, hint: hint(code, true) })

/** The hint, and what exactly was found, as the refusal said it. */
function refusedWith(code: HintCode, { message }: Error): Imported {
  const own = hint(code, true)
  return { ok: false, hint: code === 'not_understood' ? { ...own, sentence: message } : own }
}
