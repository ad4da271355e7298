import type { Page } from '@playwright/test'
import { db } from '@/lib/platform/db'
import { createSigningKey } from '@/lib/testing/saml'
import { control, metadataOf, oidcClientOf } from './support/company'
import { enter, enterBySso } from './support/entering'
import { expect, signInBySso, test } from './support/fixtures'
import { idpUrl } from './support/places'

test('an owner pastes metadata, copies our values, turns the connection on, and people sign in through it', async ({
  company,
  browserOf,
}) => {
  const [bo, ada] = [await browserOf('bo'), await browserOf('ada')]
  await bo.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await enter(bo, company.users.bo)
  await bo.goto(`/orgs/${company.slug}/connections`)
  await bo.getByRole('link', { name: 'Set up a connection' }).click()
  await bo.getByLabel('Name').fill('Okta — contractors')
  await bo.getByLabel('Metadata (XML)').fill(await metadataOf('acme'))
  await bo.getByRole('button', { name: 'Create as draft' }).click()

  await expect(bo.getByRole('heading', { level: 1, name: 'Okta — contractors' })).toBeVisible()
  await expect(bo.getByText('Draft', { exact: true })).toBeVisible()
  const id = new URL(bo.url()).pathname.split('/').pop()!
  for (const label of ['ACS URL', 'Entity ID', 'Metadata of this connection']) {
    await bo.getByRole('button', { name: `Copy ${label}` }).click()
    await expect(bo.getByText(`${label} copied`)).toBeAttached()
    expect(await bo.evaluate(() => navigator.clipboard.readText())).toContain(id)
  }
  await bo.getByRole('button', { name: 'Turn on' }).click()
  await expect(bo.getByText('Active', { exact: true })).toBeVisible()

  await signInBySso(ada, company, 'ada', { connection: 'Okta — contractors' })
  await expect(ada.getByRole('heading', { level: 1, name: 'Is this you?' })).toBeVisible()
})

test('what is wrong with metadata is said in a sentence, and the form keeps what was typed', async ({
  company,
  browserOf,
}) => {
  const bo = await browserOf('bo')
  await enter(bo, company.users.bo)
  await bo.goto(`/orgs/${company.slug}/connections/new`)
  await bo.getByRole('button', { name: 'Create as draft' }).click()
  await expect(bo.getByText('Paste the metadata of your identity provider.')).toBeVisible()
  await bo.getByLabel('Name').fill('Okta — contractors')

  const own = await (await bo.request.get(`/sso/${company.saml}/metadata`)).text()
  const honest = await metadataOf('acme')
  for (const [pasted, sentence] of [
    ['<!doctype html><title>Okta</title>', 'This is a web page.'],
    [honest.slice(0, 400), 'It is not well-formed XML.'],
    [own, 'It describes a service provider, maybe our own.'],
    [honest.replace(/<(\w+:)?KeyDescriptor.*<\/(\w+:)?KeyDescriptor>/s, ''), 'It holds no signing certificate.'],
  ] as const) {
    await bo.getByLabel('Metadata (XML)').fill(pasted)
    await bo.getByRole('button', { name: 'Create as draft' }).click()
    await expect(refusal(bo)).toContainText(sentence)
    await expect(bo.getByLabel('Metadata (XML)')).toHaveValue(pasted)
    await expect(bo.getByLabel('Name')).toHaveValue('Okta — contractors')
  }
})

test('certificates are added and removed, never the last one; what a removed one signed is refused', async ({
  company,
  browserOf,
}) => {
  const [bo, ada] = [await browserOf('bo'), await browserOf('ada')]
  await enter(bo, company.users.bo)
  await bo.goto(`/orgs/${company.slug}/connections/${company.saml}`)
  const removals = bo.getByRole('button', { name: 'Remove', exact: true }).filter({ visible: true })
  await removals.first().click()
  await bo.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(bo.getByRole('dialog').getByRole('alert')).toContainText('A connection needs a signing certificate.')
  await bo.keyboard.press('Escape')

  await bo.getByRole('button', { name: 'Add a certificate' }).click()
  await bo.getByRole('dialog').getByLabel('Certificate').fill('no certificate')
  await bo.getByRole('dialog').getByRole('button', { name: 'Add' }).click()
  await expect(bo.getByRole('dialog').getByRole('alert')).toContainText('That is not a certificate we can use.')
  await bo.getByRole('dialog').getByLabel('Certificate').fill(createSigningKey('the next one').certificatePem)
  await bo.getByRole('dialog').getByRole('button', { name: 'Add' }).click()
  await expect(removals).toHaveCount(2)

  const [first] = await db().connectionCertificate.findMany({
    where: { connectionId: company.saml },
    orderBy: { createdAt: 'asc' },
    select: { fingerprint: true },
  })
  const row = bo.getByRole('listitem').filter({ hasText: first!.fingerprint })
  await row.getByRole('button', { name: 'Remove', exact: true }).first().click()
  await bo.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(removals).toHaveCount(1)
  await signInBySso(ada, company, 'ada')
  await expect(ada.getByRole('heading', { level: 1, name: 'We could not verify Okta — staff’s answer' })).toBeVisible()
})

test('an OIDC connection is made by hand; an issuer that does not answer is said at its form', async ({
  company,
  browserOf,
}) => {
  const [bo, ada] = [await browserOf('bo'), await browserOf('ada')]
  const client = oidcClientOf('acme', `${company.n}-by-hand`)
  await enter(bo, company.users.bo)
  await bo.goto(`/orgs/${company.slug}/connections/new`)
  await bo.getByRole('link', { name: 'OIDC' }).click()
  await bo.getByLabel('Issuer', { exact: true }).fill(`${idpUrl}/nobody-here/oidc`)
  await bo.getByLabel('Name').fill('Google')
  await bo.getByLabel('Client ID').fill(client.client_id)
  await bo.getByLabel('Client secret').fill(client.client_secret)
  await bo.getByRole('button', { name: 'Create as draft' }).click()
  await expect(refusal(bo)).toBeVisible()
  await bo.getByLabel('Issuer', { exact: true }).fill(`${idpUrl}/acme/oidc`)
  await bo.getByRole('button', { name: 'Create as draft' }).click()
  await expect(bo.getByRole('heading', { level: 1, name: 'Google' })).toBeVisible()
  await expect(bo.getByText(client.client_secret)).toHaveCount(0)

  const redirectUrl = await bo.getByText(/\/sso\/con_\w+\/callback$/).textContent()
  await control({ call: 'registerClient', tenant: 'acme', ...client, redirect_uris: [redirectUrl] })
  await bo.getByRole('button', { name: 'Turn on' }).click()
  await expect(bo.getByText('Active', { exact: true })).toBeVisible()
  await signInBySso(ada, company, 'ada', { connection: 'Google' })
  await expect(ada.getByRole('heading', { level: 1, name: 'Is this you?' })).toBeVisible()
})

test('turning a connection off ends its sessions and takes it from the door; a used one cannot be removed', async ({
  company,
  browserOf,
}) => {
  const [bo, ada] = [await browserOf('bo'), await browserOf('ada')]
  await enter(bo, company.users.bo)
  await enterBySso(ada, company, 'ada')
  await bo.goto(`/orgs/${company.slug}/connections/${company.saml}`)
  await bo.getByRole('button', { name: 'Remove this connection' }).click()
  await bo.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(bo.getByRole('dialog').getByRole('alert')).toContainText('Turn it off instead')
  await bo.keyboard.press('Escape')
  await bo.getByRole('button', { name: 'Turn off' }).click()
  await bo.getByRole('dialog').getByRole('button', { name: 'Turn off' }).click()
  await expect(bo.getByText('Off', { exact: true })).toBeVisible()
  await ada.goto(`/orgs/${company.slug}`)
  await expect(ada.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
  await ada.goto(`/login/${company.slug}`)
  await expect(ada.getByRole('button', { name: /Okta — staff/ })).toHaveCount(0)
})

const refusal = (page: Page) => page.getByRole('main').getByRole('alert')
