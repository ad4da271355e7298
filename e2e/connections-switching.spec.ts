import { keepAddresses } from '@/lib/connections/kept-addresses'
import { asOperator } from '@/lib/testing/actors'
import { expect, signInBySso, test } from './support/fixtures'
import { productUrl } from './support/places'

test('who comes from another product signs in at the addresses that their IdP knows already', async ({
  company,
  browserOf,
}) => {
  const ada = await browserOf('ada')
  const kept = { entityId: `urn:old-product:${company.n}`, acsUrl: `${productUrl}/sso/saml/company-${company.n}/acs/` }
  await keepAddresses(asOperator(), company.orgId, { connectionId: company.saml, ...kept })
  const posted: string[] = []
  ada.on('request', (request) => {
    if (request.method() === 'POST') posted.push(request.url())
  })

  await signInBySso(ada, company, 'ada')

  await expect(ada.getByRole('heading', { level: 1, name: 'Is this you?' })).toBeVisible()
  expect(posted).toContain(kept.acsUrl)
})
