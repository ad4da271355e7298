import type { Page } from '@playwright/test'
import { db } from '@/lib/platform/db'
import { createSigningKey, idpMetadata } from '@/lib/testing/saml'
import { type Company, control, metadataOf, oidcClientOf } from './support/company'
import { enter, forgetProof } from './support/entering'
import { expect, signInBySso, test } from './support/fixtures'
import { expectGoodLooks } from './support/looks'
import { idpUrl } from './support/places'

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name })
const confirmIdentity = (page: Page) => expect(heading(page, 'Is this you?')).toBeVisible()

async function begin(page: Page, { slug }: Company, tile: string, name: string, kind?: string) {
  await page.goto(`/orgs/${slug}/connections`)
  await page.getByRole('link', { name: 'Set up a connection' }).click()
  await page.getByRole('link', { name: tile, exact: true }).click()
  if (kind) await page.getByLabel('How it talks to us').selectOption(kind)
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByRole('heading', { level: 2, name: 'Our values' })).toBeVisible()
}

const read = (page: Page) => page.getByRole('form', { name: 'Import' }).getByRole('button', { name: 'Read it' }).click()
const importBox = (page: Page) => page.getByLabel('Metadata: its link, its text, or a file')

async function turnOn(page: Page, name: string) {
  await page.getByRole('navigation', { name: 'Steps' }).getByRole('link', { name: 'Turn on' }).click()
  await expect(page.getByText('It has not passed a test sign-in as it is now.')).toBeVisible()
  await page.getByRole('button', { name: 'Turn on' }).click()
  await expect(page.getByRole('main').getByRole('alert')).toContainText('Type the connection’s name')
  await page.getByLabel(`Type “${name}” to go on all the same`).fill(name)
  await page.getByRole('button', { name: 'Turn on' }).click()
  await expect(page.getByText('Active', { exact: true })).toBeVisible()
}

test('an owner goes from a tile to a live SAML connection by the metadata’s link, over two days, and people sign in', async ({
  company,
  browserOf,
}) => {
  test.setTimeout(150_000)
  const [bo, ada] = [await browserOf('bo'), await browserOf('ada')]
  await bo.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await enter(bo, company.users.bo)
  await begin(bo, company, 'Okta', 'Okta — contractors', 'saml')
  const id = /con_\w+/.exec(bo.url())![0]
  await expectGoodLooks(bo)
  for (const label of ['ACS URL', 'Entity ID', 'Metadata of this connection']) {
    await bo.getByRole('button', { name: `Copy ${label}` }).click()
    expect(await bo.evaluate(() => navigator.clipboard.readText())).toContain(id)
  }
  await bo.getByRole('link', { name: 'I have done that' }).click()
  await importBox(bo).fill(`${idpUrl}/acme/saml/metadata`)
  await read(bo)
  await expect(bo.getByRole('heading', { level: 3, name: 'We understood' })).toBeVisible()
  await expectGoodLooks(bo)

  const later = await browserOf('bo, two days later')
  await enter(later, company.users.bo)
  await forgetProof(company.users.bo) // preparing needs none
  await later.goto(`/orgs/${company.slug}/connections`)
  await later.getByRole('link', { name: 'Okta — contractors' }).click()
  await expect(later.getByRole('heading', { level: 2, name: 'Attributes' })).toBeVisible()
  await later.getByRole('button', { name: 'Continue' }).click()
  await expect(later.getByRole('navigation', { name: 'Steps' }).getByText('Test')).toBeVisible()
  await enter(later, company.users.bo)
  await later.goto(`/orgs/${company.slug}/connections/${id}/setup?step=6`)
  await expectGoodLooks(later)
  await later.goto(`/orgs/${company.slug}/connections/${id}/setup?step=5`)
  await turnOn(later, 'Okta — contractors')

  await signInBySso(ada, company, 'ada', { connection: 'Okta — contractors' })
  await confirmIdentity(ada)
})

test('pasted text and typed values do as well', async ({ company, browserOf }) => {
  const [bo, ada] = [await browserOf('bo'), await browserOf('ada')]
  await enter(bo, company.users.bo)
  await begin(bo, company, 'Another provider (SAML)', 'By paste')
  await bo.getByRole('link', { name: 'I have done that' }).click()
  const xml = await metadataOf('acme')
  await importBox(bo).fill(xml)
  await read(bo)
  await expect(bo.getByText('Metadata that was pasted is never read again.')).toBeVisible()
  await turnOn(bo, 'By paste')
  await signInBySso(ada, company, 'ada', { connection: 'By paste' })
  await confirmIdentity(ada)

  await begin(bo, company, 'Another provider (SAML)', 'By hand')
  await bo.getByRole('link', { name: 'I have done that' }).click()
  await bo.getByText('I have a certificate and a sign-in address instead').click()
  await bo.getByLabel('Entity ID of the provider').fill(/entityID="([^"]+)"/.exec(xml)![1]!)
  await bo.getByLabel('Sign-in address').fill(/HTTP-Redirect"\s+Location="([^"]+)"/.exec(xml)![1]!)
  await bo.getByLabel('Signing certificate').fill(/X509Certificate>([^<]+)</.exec(xml)![1]!)
  await bo.getByRole('button', { name: 'Take these' }).click()
  await expect(bo.getByRole('heading', { level: 3, name: 'We understood' })).toBeVisible()
})

test('ten wrong turns, each with its own hint; the box keeps what was typed, and the right one is taken then', async ({
  company,
  browserOf,
}) => {
  const bo = await browserOf('bo')
  await enter(bo, company.users.bo)
  await begin(bo, company, 'AD FS', 'AD FS')
  await bo.getByRole('link', { name: 'I have done that' }).click()
  const honest = await metadataOf('acme')
  const own = await (await bo.request.get(`/sso/${company.saml}/metadata`)).text()
  const weak = createSigningKey('weak', { bits: 1024 }).certificatePem
  const weakMetadata = idpMetadata({ entityId: 'https://i.example', ssoUrl: 'https://i.example', certificates: [weak] })
  const turns: [string, string][] = [
    ['<!doctype html><title>Okta</title>', 'This is a web page'],
    [`${idpUrl}/acme/oidc/.well-known/openid-configuration`, 'choose OIDC'],
    [own, 'These are our own values'],
    [honest.slice(0, 400), 'not well-formed XML'],
    [honest.replace(/<(\w+:)?KeyDescriptor.*<\/(\w+:)?KeyDescriptor>/s, ''), 'It holds no signing certificate'],
    ['http://idp.acme.example/metadata', 'Use the one that begins with https'],
    ['https://login.microsoftonline.com/{tenant}/federationmetadata.xml', 'still holds a placeholder'],
    ['https://10.0.0.1/metadata', 'leads into a private network'],
    [weak, 'That is a certificate alone'],
    [weakMetadata, 'key is too weak'],
    [`${idpUrl}/nothing-here`, 'Nothing answered there'],
  ]
  for (const [typed, hint] of turns) {
    await importBox(bo).fill(typed)
    await read(bo)
    await expect(bo.getByRole('form', { name: 'Import' }).getByRole('alert')).toContainText(hint)
    await expect(importBox(bo)).toHaveValue(typed)
  }
  await expectGoodLooks(bo)
  await bo.getByLabel('Choose a file instead').setInputFiles({
    ...{ name: 'metadata.xml', mimeType: 'text/xml', buffer: Buffer.from(honest) },
  })
  await expect(bo.getByRole('heading', { level: 3, name: 'We understood' })).toBeVisible()
})

test('OIDC goes the same way; the secret is shown to nobody again', async ({ company, browserOf }) => {
  const [bo, ada] = [await browserOf('bo'), await browserOf('ada')]
  const client = oidcClientOf('acme', `${company.n}-by-hand`)
  await enter(bo, company.users.bo)
  await begin(bo, company, 'Another provider (OIDC)', 'Keycloak')
  const redirectUrl = await bo.getByText(/\/sso\/con_\w+\/callback$/).textContent()
  await control({ call: 'registerClient', tenant: 'acme', ...client, redirect_uris: [redirectUrl] })
  await bo.getByRole('link', { name: 'I have done that' }).click()
  await bo.getByLabel('Client ID').fill(client.client_id)
  await bo.getByLabel('Client secret').fill(client.client_secret)
  await bo.getByLabel('The secret ends on').fill('2030-03-02')
  for (const [issuer, hint] of [
    [`${idpUrl}/acme/saml/metadata`, 'That is SAML metadata'],
    [`${idpUrl}/nobody-here/oidc`, 'discovery document'],
  ] as const) {
    await bo.getByLabel('Issuer or discovery address').fill(issuer)
    await read(bo)
    await expect(bo.getByRole('form', { name: 'Import' }).getByRole('alert')).toContainText(hint)
    await expect(bo.getByLabel('Client secret')).toHaveValue(client.client_secret)
  }
  await bo.getByLabel('Issuer or discovery address').fill(`${idpUrl}/acme/oidc/.well-known/openid-configuration`)
  await read(bo)
  await expect(bo.getByRole('heading', { level: 3, name: 'We understood' })).toBeVisible()
  await bo.reload()
  await expect(bo.getByText('One is kept, sealed.')).toBeVisible()
  expect(await bo.content()).not.toContain(client.client_secret)

  await turnOn(bo, 'Keycloak')
  await signInBySso(ada, company, 'ada', { connection: 'Keycloak' })
  await confirmIdentity(ada)
})

test('a live connection changes by a draft beside it, and goes back', async ({ company, browserOf }) => {
  const [bo, ada] = [await browserOf('bo'), await browserOf('ada')]
  await enter(bo, company.users.bo)
  await bo.goto(`/orgs/${company.slug}/connections/${company.saml}`)
  await bo.getByRole('button', { name: 'Begin a draft' }).click()
  const wrong = createSigningKey('not theirs').certificatePem
  const { issuer, signInUrl } = await db().connection.findUniqueOrThrow({ where: { id: company.saml } })
  await importBox(bo).fill(idpMetadata({ entityId: issuer, ssoUrl: signInUrl, certificates: [wrong] }))
  await read(bo)
  await expect(bo.getByRole('heading', { level: 3, name: 'We understood' })).toBeVisible()
  await signInBySso(ada, company, 'ada')
  await confirmIdentity(ada)

  await bo.getByRole('navigation', { name: 'Steps' }).getByRole('link', { name: 'Turn on' }).click()
  await expect(bo.getByRole('list', { name: 'Differences' }).getByText('Certificate')).toHaveCount(2)
  await expectGoodLooks(bo)
  await bo.getByLabel('Type “Okta — staff” to go on all the same').fill('Okta — staff')
  await bo.getByRole('button', { name: 'Make this live' }).click()
  await expect(bo.getByText('Revision 1, live')).toBeVisible()
  const other = await browserOf('ada, again')
  await signInBySso(other, company, 'ada')
  await expect(heading(other, 'We could not verify Okta — staff’s answer')).toBeVisible()

  await bo.getByRole('button', { name: 'Go back to this' }).click()
  await expect(bo.getByRole('dialog').getByText('Certificate')).toHaveCount(2)
  await bo.getByRole('dialog').getByRole('button', { name: 'Go back', exact: true }).click()
  await expect(bo.getByText('Revision 2, live')).toBeVisible()
  const third = await browserOf('ada, at last')
  await signInBySso(third, company, 'ada')
  await confirmIdentity(third)
})
