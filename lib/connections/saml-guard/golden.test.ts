import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { providers } from '@/lib/testing/saml-providers'
import { xmlCryptoAccepts } from '@/lib/testing/saml-sign'
import { emailAmong } from '../model'
import { type GuardVerdict, guardSamlResponse } from './guard'

const folder = new URL('../../testing/fixtures/saml/', import.meta.url)

function judge(name: string) {
  const read = (file: string) => readFileSync(new URL(`${name}/${file}`, folder))
  const { made, expectation, verdict } = JSON.parse(read('expect.json').toString())
  const [xml, certificate] = [read('response.xml'), read('certificate.pem').toString()]
  const received = guardSamlResponse(xml, {
    ...expectation,
    startedAt: new Date(expectation.startedAt),
    now: new Date(expectation.now),
    signingCertificates: [certificate],
  })
  return { made, xml: xml.toString(), certificate, expected: verdict, received: summaryOf(received) }
}

function summaryOf(verdict: GuardVerdict) {
  if (!verdict.ok) return { ok: false, code: verdict.code, signed: verdict.signed }
  const { responseId, assertionId, subject, attributes } = verdict
  return { ok: true, subject: subject.value, email: emailAmong(attributes), responseId, assertionId }
}

const folders = readdirSync(folder)

test.each(folders.filter((name) => !name.startsWith('bad-')))('accepts the golden answer of %s', (name) => {
  const { xml, certificate, expected, received } = judge(name)

  expect(received).toEqual(expected)
  expect(xmlCryptoAccepts(xml, certificate)).toBe(true)
})

test.each(folders.filter((name) => name.startsWith('bad-')))('refuses %s', (name) => {
  const { made, expected, received } = judge(name)

  expect(received).toEqual(expected)
  expect(made).toMatch(/^[A-Z].+: .+\.$/)
})

test('the golden folders are there', () => {
  expect(folders.filter((name) => name.startsWith('bad-')).length).toBeGreaterThan(120)
  expect(folders).toEqual(expect.arrayContaining(providers.map(({ style }) => style)))
})
