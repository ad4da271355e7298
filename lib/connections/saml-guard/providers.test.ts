import { expect, test } from 'vitest'
import { createSigningKey } from '@/lib/testing/saml-keys'
import { providers } from '@/lib/testing/saml-providers'
import { honest, scene } from '@/lib/testing/saml-scene'
import { xmlCryptoAccepts } from '@/lib/testing/saml-sign'
import { emailAmong, nameAmong } from '../model'
import { guardSamlResponse } from './guard'

const idp = createSigningKey('idp.orga.test')
const keys = { idp, stranger: idp, weak: idp }
const places = ['assertion', 'response', 'both'] as const

test.each(providers.flatMap(({ style, options }) => places.map((sign) => ({ style, options, sign }))))(
  'accepts what $style sends with $sign signed, and reads Ada',
  ({ style, options, sign }) => {
    const xml = honest(keys, { ...options, style, sign })

    const verdict = guardSamlResponse(Buffer.from(xml), { ...scene, signingCertificates: [idp.certificatePem] })

    expect(verdict).toMatchObject({ ok: true, subject: { value: options.nameId } })
    expect(xmlCryptoAccepts(xml, idp.certificatePem)).toBe(true)
    expect(verdict.ok && nameAmong(verdict.attributes)).toBe('Ada Løvelace')
    expect(verdict.ok && emailAmong(verdict.attributes)).toBe('ada@orga.test')
  },
)
