import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readImport } from '@/lib/connections/import'
import { emailAmong, nameAmong, sessionMinutesAmong, sessionMinutesIn } from '@/lib/connections/model'
import { providers } from '@/lib/connections/revision-config'
import { attributeTable } from './attributes'
import { faq } from './faq'
import { allGuides, guideOf } from './guide'
import { guidePages } from './markdown'
import { kindsOf, type OurValue, type TheirValue } from './model'

const isSaml = (kind: string) => kind === 'saml'
const copied = (guide: ReturnType<typeof guideOf>) =>
  guide.steps.flatMap(({ copy = [] }) => copy.map(({ value }) => value))
const brought = (guide: ReturnType<typeof guideOf>) => guide.steps.flatMap(({ bring = [] }) => bring)

test('docs/guides say what the product says: node bin/guides.mjs writes them', () => {
  const written = Object.fromEntries(
    readdirSync('docs/guides').map((name) => [name, readFileSync(`docs/guides/${name}`, 'utf8')]),
  )
  expect(written).toEqual(guidePages())
})

test('every tile of the wizard has a guide of its own', () => {
  for (const provider of providers)
    for (const kind of kindsOf(provider)) expect(guideOf(provider, kind)).toMatchObject({ provider, kind })
  expect(guideOf('adfs', 'oidc')).toMatchObject({ provider: 'adfs', kind: 'saml' })
  expect(new Set(allGuides().map(({ provider }) => provider)).size).toBe(providers.length)
})

test.each(allGuides().map((guide) => [`${guide.provider} ${guide.kind}`, guide] as const))(
  '%s: our values go there, and all that we need comes back',
  (_, guide) => {
    const ours: OurValue[] = isSaml(guide.kind) ? ['acsUrl', 'entityId'] : ['redirectUrl']
    const byMetadata = copied(guide).includes('metadataUrl')
    if (!byMetadata) expect(new Set(copied(guide))).toEqual(new Set(ours))
    const theirs: TheirValue[] = ['clientId', 'clientSecret', 'issuer']
    if (isSaml(guide.kind)) expect(brought(guide).some((value) => /^metadata/.test(value))).toBe(true)
    else expect(brought(guide)).toEqual(expect.arrayContaining(theirs))
    expect(guide.slip.length).toBeGreaterThan(40)
    expect(guide.steps.length).toBeGreaterThanOrEqual(4)
  },
)

test('drafts remember steps by names that stay: a new step gets a new one, and none is used again', () => {
  const steps = allGuides().map(
    ({ provider, kind, steps }) => `${provider} ${kind}: ${steps.map(({ id }) => id).join(' ')}`,
  )
  expect(steps).toEqual([
    'entra saml: create addresses claims metadata assign',
    'entra oidc: create client-id secret email-claim assign',
    'okta saml: create addresses name-id attributes metadata assign',
    'okta oidc: create addresses assign client issuer',
    'google saml: create metadata addresses name-id attributes assign',
    'google oidc: consent addresses client issuer',
    'onelogin saml: create addresses name-id attributes signing metadata assign',
    'onelogin oidc: create addresses client issuer assign',
    'jumpcloud saml: create addresses signing attributes assign metadata',
    'jumpcloud oidc: create addresses attributes assign client issuer',
    'ping saml: create addresses attributes metadata assign',
    'ping oidc: create addresses scopes client assign',
    'adfs saml: create policy attributes name-id encryption metadata',
    'keycloak saml: create acs signing keys attributes metadata',
    'keycloak oidc: create flow addresses secret issuer',
    'auth0 oidc: create addresses client issuer people',
    'auth0 saml: create acs settings metadata people',
    'other_saml saml: create addresses name-id signing attributes metadata assign',
    'other_oidc oidc: create scopes client issuer assign',
  ])
  for (const { provider, kind, steps } of allGuides())
    expect(new Set(steps.map(({ id }) => id)).size, `${provider} ${kind}`).toBe(steps.length)
})

test('the table of attributes names what a sign-in reads, in its order', () => {
  const one = (name: string, value: string) => [{ name, values: [value] }]
  const row = (what: string) => attributeTable.find((known) => known.what === what)!.saml
  for (const name of row('Email')) expect(emailAmong(one(name, 'a@b.example')), name).toBe('a@b.example')
  for (const what of ['First name', 'Last name', 'Whole name'])
    for (const name of row(what)) expect(nameAmong(one(name, 'Ada')), name).toBe('Ada')
  for (const name of row('Minutes until we ask again')) {
    expect(sessionMinutesAmong(one(name, '30')), name).toBe(30)
    expect(sessionMinutesIn({ [name]: 30 }), name).toBe(30)
  }
  const emails = row('Email').map((name, index) => ({ name, values: [`${index}@b.example`] }))
  for (let first = 0; first < emails.length; first++)
    expect(emailAmong(emails.slice(first).reverse())).toBe(`${first}@b.example`)
})

test('the names that a SAML guide tells people to send are names that we read', () => {
  const names = allGuides()
    .filter(({ kind }) => isSaml(kind))
    .flatMap(({ attributes }) => attributes.map(({ name }) => name))
    .filter((name) => !/^(Name ID|Unique User Identifier|saml_subject|nameIdentifierProbes)/.test(name))
  const unread = names.filter((name) => {
    const sent = [{ name, values: ['x'] }]
    return !emailAmong(sent) && !nameAmong(sent)
  })
  expect(unread).toEqual([])
})

test('an address with a gap that people fill in, pasted as it stands, is known by the import box', async () => {
  const words = allGuides().flatMap(({ steps, slip }) => [...steps.map(({ text }) => text), slip])
  const addresses = words.flatMap((text) => text.match(/https:\/\/[^\s,“”]*[^\s,“”.]/g) ?? [])
  expect(addresses.length).toBeGreaterThan(6)
  expect(addresses.filter((address) => /[A-Z]{3,}/.test(address))).toEqual([])
  for (const address of addresses.filter((one) => one.includes('{')))
    expect(await readImport(address, new Date()), address).toMatchObject({ ok: false, hint: { code: 'placeholder' } })
})

test('questions are asked once, and answered', () => {
  const questions = faq.flatMap((group) => group.questions)
  expect(new Set(questions.map(({ question }) => question)).size).toBe(questions.length)
  expect(questions.filter(({ question, answer }) => !question.endsWith('?') || !/[.]$/.test(answer))).toEqual([])
  expect(questions.length).toBeGreaterThanOrEqual(20)
})
