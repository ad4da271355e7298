import type { Page } from '@playwright/test'
import { draftBeside } from '@/lib/connections/drafts'
import { db } from '@/lib/platform/db'
import { asOperator } from '@/lib/testing/actors'
import { createSigningKey, idpMetadata } from '@/lib/testing/saml'
import { type Company, control, metadataOf, oidcClientOf } from './support/company'
import { enter } from './support/entering'
import { expect, pickAtIdp, test } from './support/fixtures'
import { expectGoodLooks, look } from './support/looks'
import { idpUrl } from './support/places'
import { heading, spoil } from './support/sign-in'

// What people paste, and what their providers send, beside those of e2e/connections-wizard.spec.ts.

const DAY = 86_400_000
const importForm = (page: Page) => page.getByRole('form', { name: 'Import' })
const importBox = (page: Page) => page.getByLabel('Metadata: its link, its text, or a file')
const read = (page: Page) => importForm(page).getByRole('button', { name: 'Read it' }).click()

/** The third step of a new draft. */
async function exchange(page: Page, { slug, users }: Company, provider: 'other_saml' | 'other_oidc'): Promise<void> {
  await enter(page, users.bo)
  await page.goto(`/orgs/${slug}/connections/new?provider=${provider}`)
  await page.getByLabel('Name', { exact: true }).fill('A wrong turn')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('link', { name: 'I have done that' }).click()
}

const draftsOf = ({ orgId }: Company) =>
  db().connectionRevision.findMany({ where: { connection: { orgId }, state: 'draft' } })

const signing = createSigningKey('a key of theirs')
const metadataWith = (options: Parameters<typeof createSigningKey>[1]) =>
  idpMetadata({
    ...{ entityId: 'https://idp.example/saml', ssoUrl: 'https://idp.example/sso' },
    certificates: [createSigningKey('theirs', options).certificatePem],
  })

/** Refused: nothing of it is taken. */
const refused: [string, (honest: string) => string, string][] = [
  [
    'an application’s metadata',
    (honest) =>
      honest.replaceAll('IDPSSODescriptor', 'SPSSODescriptor').replace(/<(\w+:)?SingleSignOnService[^>]*>/g, ''),
    'Here we need the metadata of the identity provider.',
  ],
  [
    'bindings that no browser goes',
    (honest) => honest.replaceAll(/HTTP-(Redirect|POST)/g, 'SOAP'),
    'Turn on HTTP-Redirect',
  ],
  ['a weak key', () => metadataWith({ bits: 1024 }), 'key is too weak for us'],
  ['metadata of several providers', (honest) => several(honest), 'Paste the part of the one that your people use'],
  ['a private key', () => signing.privateKeyPem, 'That is a private key, and we did not keep it.'],
]

const several = (honest: string) => {
  const one = honest.replace(/<\?xml[^>]*>/, '')
  return `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${one}${one}</md:EntitiesDescriptor>`
}

/** Taken, with something to look at. */
const doubted: [string, () => string, string][] = [
  [
    'a certificate that has ended',
    () => metadataWith({ notAfter: new Date(Date.now() - DAY) }),
    'A certificate has ended.',
  ],
  ['a certificate signed by SHA-1', () => metadataWith({ digest: 'sha1' }), 'A certificate signs itself with SHA-1.'],
]

test('what is pasted wrongly is refused or doubted with what to do; a private key is kept nowhere', async ({
  company,
  browserOf,
}) => {
  const bo = await browserOf('bo')
  await exchange(bo, company, 'other_saml')
  const honest = await metadataOf('acme')
  const before = await draftsOf(company)

  for (const [what, text, hint] of refused) {
    await importBox(bo).fill(text(honest))
    await read(bo)
    await expect(importForm(bo).getByText(hint), what).toBeVisible()
  }
  expect(await draftsOf(company)).toEqual(before)
  await expectGoodLooks(bo)
  await look(bo, 'exchange-refused')
  for (const [text, told] of [
    ['<!doctype html><title>Okta</title>', 'This is a web page, not metadata.'],
    [honest, 'Taken.'],
  ] as const) {
    const file = { name: 'metadata.xml', mimeType: 'text/xml', buffer: Buffer.from(text) }
    await bo.getByLabel('Choose a file instead').setInputFiles(file)
    await expect(bo.locator(':focus')).toContainText(told)
  }

  for (const [what, text, hint] of doubted) {
    await importBox(bo).fill(text())
    await read(bo)
    await expect(bo.getByText(hint), what).toBeVisible()
    await bo.reload()
    await expect(bo.getByText(hint), `${what}, on another day`).toBeVisible()
  }
  await takeTyped(bo, honest)
  const body = signing.privateKeyPem.split('\n')[1]!
  const kept = [
    await db().connectionRevision.findMany(),
    await db().auditEvent.findMany({ where: { orgId: company.orgId } }),
  ]
  expect(JSON.stringify(kept)).not.toContain(body)
})

/** A certificate as many consoles show it, without its first and last line, is as good as one with them. */
async function takeTyped(bo: Page, honest: string): Promise<void> {
  await bo.getByText('I have a certificate and a sign-in address instead').click()
  await bo.getByLabel('Entity ID of the provider').fill('https://idp.example/by-hand')
  await bo.getByLabel('Sign-in address').fill('https://idp.example/sso')
  const values = bo.getByRole('form', { name: 'Values' })
  await bo.getByLabel('Signing certificate').fill(signing.privateKeyPem)
  await values.getByRole('button', { name: 'Take these' }).click()
  await expect(values.getByText('That is a private key, and we did not keep it.')).toBeVisible()
  await bo.getByLabel('Signing certificate').fill(/X509Certificate>([^<]+)</.exec(honest)![1]!)
  await values.getByRole('button', { name: 'Take these' }).click()
  await expect(bo.getByText('https://idp.example/by-hand')).toBeVisible()
  await look(bo, 'exchange-taken')
}

test('OIDC: another issuer’s address, a key in the secret’s place, and a secret that the provider does not take', async ({
  company,
  browserOf,
}) => {
  const bo = await browserOf('bo')
  await exchange(bo, company, 'other_oidc')
  await expect(importForm(bo)).toBeVisible()
  await bo.getByRole('link', { name: 'Your application' }).click()
  const redirectUrl = await bo.getByText(/\/sso\/con_\w+\/callback$/).textContent()
  const client = oidcClientOf('acme', `${company.n}-wrong`)
  await control({ call: 'registerClient', tenant: 'acme', ...client, redirect_uris: [redirectUrl] })
  await bo.getByRole('link', { name: 'I have done that' }).click()
  await bo.getByLabel('Client ID').fill(client.client_id)
  const [issuer, secret] = [bo.getByLabel('Issuer or discovery address'), bo.getByLabel('Client secret')]

  await issuer.fill(`${idpUrl}/acme/oidc`.replace('127.0.0.1', 'localhost'))
  await secret.fill('not the secret')
  await read(bo)
  await expect(importForm(bo).getByRole('alert')).toContainText('names another issuer')
  await issuer.fill(`${idpUrl}/acme/oidc`)
  await secret.fill(signing.privateKeyPem)
  await read(bo)
  await expect(importForm(bo).getByText('we make the key ourselves')).toBeVisible()
  await secret.fill('not the secret')
  await read(bo)
  await expect(bo.getByRole('heading', { level: 3, name: 'We understood' })).toBeVisible()
  await look(bo, 'exchange-oidc')

  await bo.getByRole('navigation', { name: 'Steps' }).getByRole('link', { name: 'Test' }).click()
  await tryIt(bo, company)
  await expect(
    bo.getByText('The provider did not take our client ID and secret', { exact: false }).first(),
  ).toBeVisible()
})

/** What the provider sends, and what the page says about it. */
const answers: [string, string, string, string][] = [
  [
    'somebody outside the domain',
    'foreign-email',
    'ada@elsewhere.example',
    'is not in a domain that this organization has verified',
  ],
  ['a clock that is ten minutes ahead', 'clock-skew', '600', 'clock'],
  ['an ACS address that is not ours', 'other-recipient', 'https://elsewhere.example/acs', 'ACS'],
]

for (const [what, fault, value, words] of answers)
  test(`a test sign-in with ${what} says so, and whose side it is on`, async ({ company, browserOf }) => {
    const bo = await browserOf('bo')
    await enter(bo, company.users.bo)
    const { revisionId } = await draftBeside(asOperator(), company.orgId, company.saml)
    await bo.goto(`/orgs/${company.slug}/connections/${company.saml}/test?revision=${revisionId}`)
    await spoil(company, 'ada', fault, value)
    await tryIt(bo, company)
    await expect(bo.getByText(words, { exact: false }).first()).toBeVisible()
  })

/** In a tab of its own, and back on the page that waits for it. */
async function tryIt(bo: Page, company: Company): Promise<void> {
  const press = bo.getByRole('button', { name: 'Run a test sign-in' }).click()
  const [tab] = await Promise.all([bo.context().waitForEvent('page'), press])
  await pickAtIdp(tab, company, 'ada')
  await expect(heading(tab, 'The test found what is wrong')).toBeVisible()
  await tab.close()
  await expect(bo.getByRole('heading', { name: 'Something has to change' })).toBeVisible()
}
