import { db } from '@/lib/platform/db'
import { createSigningKey } from '@/lib/testing/saml'
import { enter, enterBySso } from './support/entering'
import { expect, signInBySso, test } from './support/fixtures'

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
  await bo.getByRole('button', { name: 'Turn off' }).click()
  await bo.getByRole('dialog').getByRole('button', { name: 'Turn off' }).click()
  await expect(bo.getByText('Off', { exact: true })).toBeVisible()
  await ada.goto(`/orgs/${company.slug}`)
  await expect(ada.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
  await ada.goto(`/login/${company.slug}`)
  await expect(ada.getByRole('button', { name: /Okta — staff/ })).toHaveCount(0)
})
