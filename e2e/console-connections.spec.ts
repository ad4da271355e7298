import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createOidcConnection } from '@/lib/connections/create'
import { db } from '@/lib/platform/db'
import { asOperator } from '@/lib/testing/actors'
import { createSigningKey } from '@/lib/testing/saml'
import { enter, enterBySso } from './support/entering'
import { expect, signInBySso, test } from './support/fixtures'
import { expectGoodLooks, look } from './support/looks'
import { idpUrl } from './support/places'

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
  await bo.getByRole('button', { name: 'Turn off' }).press('Enter')
  await expect(bo.getByRole('dialog')).toContainText('Whoever has a password gets in with that.')
  await expect(bo.getByRole('button', { name: 'Keep as it is' })).toBeFocused() // Enter twice turns nothing off
  await bo.getByRole('dialog').getByRole('button', { name: 'Turn off' }).click()
  await expect(bo.getByText('Off', { exact: true })).toBeVisible()
  await ada.goto(`/orgs/${company.slug}`)
  await expect(ada.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
  await ada.goto(`/login/${company.slug}`)
  await expect(ada.getByRole('button', { name: /Okta — staff/ })).toHaveCount(0)
})

test('a connection that proves itself by a key shows its certificate, to copy and to download', async ({
  company,
  browserOf,
}) => {
  const [bo, dana] = [await browserOf('bo'), await browserOf('dana')]
  const { certificatePem: certificate, privateKeyPem: privateKey } = createSigningKey('porchlight at acme')
  const client = { clientId: 'by-key', clientKey: { certificate, privateKey } }
  const facts = { name: 'Entra — by key', issuer: `${idpUrl}/acme/oidc`, ...client }
  const connectionId = await createOidcConnection(asOperator(), company.orgId, facts)
  await bo.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await enter(bo, company.users.bo)
  await bo.goto(`/orgs/${company.slug}/connections/${connectionId}`)

  await expect(bo.getByRole('heading', { level: 2, name: 'Our certificate' })).toBeVisible()
  await expect(bo.getByText('CN=porchlight at acme')).toBeVisible()
  await expect(bo.getByText(new X509Certificate(certificate).fingerprint256)).toBeVisible()
  await bo.getByText('Show the certificate').click()
  await expectGoodLooks(bo)
  await look(bo, 'client-certificate')
  await bo.getByRole('button', { name: 'Copy Certificate (PEM)' }).click()
  await expect(bo.getByRole('status').filter({ hasText: 'Certificate (PEM) copied' })).toBeAttached()
  expect((await bo.evaluate(() => navigator.clipboard.readText())).trim()).toBe(certificate.trim())
  const [download] = await Promise.all([
    bo.waitForEvent('download'),
    bo.getByRole('link', { name: 'Download the certificate' }).click(),
  ])
  expect(readFileSync(await download.path(), 'utf8').trim()).toBe(certificate.trim())

  await enter(dana, company.users.dana)
  await dana.goto(`/orgs/${company.slug}/connections/${connectionId}`)
  await expect(dana.getByText('CN=porchlight at acme')).toBeVisible()
  for (const page of [bo, dana]) expect(await page.content()).not.toContain('PRIVATE KEY')
})
