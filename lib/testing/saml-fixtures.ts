import { mkdirSync, writeFileSync } from 'node:fs'
import type { GuardCode } from '@/lib/connections/saml-guard/refusals'
import { samlResponse } from './saml'
import { hostileCases } from './saml-hostile'
import { createSigningKey } from './saml-keys'
import { optionsFor, scene } from './saml-scene'
import type { SamlResponseOptions } from './saml-styles'

/**
 * Writes the golden folders anew, with new keys: `npx tsx lib/testing/saml-fixtures.ts`.
 * They are committed, so that a change of the kit can't change what the guard is held against.
 */
const folder = new URL('./fixtures/saml/', import.meta.url)
const keys = {
  idp: createSigningKey('idp.orga.test'),
  stranger: createSigningKey('stranger.test'),
  weak: createSigningKey('weak.orga.test', { bits: 1024 }),
}

type Provider = { how: string; options: Partial<SamlResponseOptions> & Pick<SamlResponseOptions, 'nameId'> }

const claims = 'http://schemas.microsoft.com/identity/claims'
const person = { firstName: 'Ada', lastName: 'Løvelace' }
const providers: Record<'entra' | 'okta' | 'google', Provider> = {
  entra: {
    how: 'Microsoft Entra ID: default namespaces, claim URIs, persistent NameID, only the assertion signed.',
    options: {
      nameId: 'kJ2rVb0xT5n8QmZ4sYwL7g',
      nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
      attributes: {
        [`${claims}/tenantid`]: '5f3c1f0a-6f0e-4a53-9a3c-0c6f2f6b7a11',
        [`${claims}/objectidentifier`]: 'b1c9e2d4-8a77-4c1e-b7a5-3d9f0e6c2a58',
        [`${claims}/identityprovider`]: 'https://sts.windows.net/5f3c1f0a-6f0e-4a53-9a3c-0c6f2f6b7a11/',
        email: 'ada@orga.test',
        ...person,
      },
      sign: 'assertion',
    },
  },
  okta: {
    how: 'Okta: saml2 prefixes, xs:string values, a prefix list for exclusive C14N, response and assertion signed.',
    options: { nameId: 'ada@orga.test', attributes: { email: 'ada@orga.test', ...person }, sign: 'both' },
  },
  google: {
    how: 'Google Workspace: saml2 prefixes, xs:anyType values, “signed response” switched on.',
    options: { nameId: 'ada@orga.test', attributes: { email: 'ada@orga.test', ...person }, sign: 'response' },
  },
}

/** The rules whose first hostile case is kept; the others are only made anew in each test run. */
const kept: GuardCode[] = [
  ...(['not_utf8', 'malformed_xml', 'doctype_forbidden', 'comment_forbidden', 'cdata_forbidden'] as const),
  ...(['processing_instruction_forbidden', 'unknown_entity', 'repeated_xml_attribute', 'repeated_id'] as const),
  ...(['not_a_response', 'encrypted_assertion', 'no_assertion', 'several_assertions', 'unexpected_element'] as const),
  ...(['not_signed', 'misplaced_signature', 'several_signatures', 'signature_object', 'several_references'] as const),
  ...([
    'reference_elsewhere',
    'transform_forbidden',
    'canonicalization_forbidden',
    'sha1',
    'algorithm_forbidden',
  ] as const),
  ...(['unknown_signer', 'digest_mismatch', 'status_not_success', 'unsolicited', 'wrong_request'] as const),
  ...(['wrong_confirmed_request', 'wrong_destination', 'wrong_recipient', 'wrong_assertion_issuer'] as const),
  ...(['issued_in_future', 'expired', 'valid_too_long', 'several_audiences', 'wrong_audience'] as const),
  ...(['name_id_malformed', 'name_id_characters', 'transient_name_id', 'attribute_repeated'] as const),
]

for (const [style, { how, options }] of Object.entries(providers)) {
  const o = { ...optionsFor(keys), ...options, style: style as keyof typeof providers }
  const verdict = {
    ok: true,
    subject: o.nameId,
    email: 'ada@orga.test',
    responseId: '_response',
    assertionId: '_assertion',
  }
  write(style, samlResponse(o), verdict, [`Made by the kit in the manner of ${how}`, 'The guard accepts it.'])
}

for (const code of kept) {
  const found = hostileCases.find((hostile) => hostile.code === code)
  if (!found) throw new Error(`no hostile case for ${code}`)
  const verdict = { ok: false, code, signed: found.signed }
  const lines = [`Made by the kit: ${found.name}.`, `The guard refuses it as ${code}.`]
  write(`bad-${code.replaceAll('_', '-')}`, found.make(keys), verdict, lines)
}

function write(name: string, response: string | Uint8Array, verdict: object, how: string[]): void {
  const at = new URL(`${name}/`, folder)
  mkdirSync(at, { recursive: true })
  writeFileSync(new URL('response.xml', at), response)
  writeFileSync(new URL('certificate.pem', at), keys.idp.certificatePem)
  writeFileSync(new URL('expect.json', at), `${JSON.stringify({ expectation: scene, verdict }, null, 2)}\n`)
  writeFileSync(new URL('how.md', at), `${how.join('\n')}\n`)
}
