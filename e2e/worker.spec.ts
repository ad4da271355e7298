import { mailsTo, waitForMail } from '@/lib/testing/mailbox'
import { aRequestOf } from './support/asking'
import { expect, pickAtIdp, startSso, test } from './support/fixtures'
import { idpUrl } from './support/places'
import { begin, stop, webIsReady } from './support/processes'

test('what is asked while the worker is dead is mailed once after it is back', async ({ company }) => {
  await stop('worker', 'SIGKILL')
  try {
    await aRequestOf(company, 'ada')
    expect(mailsTo(company.email('ada'))).toHaveLength(0)
  } finally {
    begin('worker')
  }
  await waitForMail(company.email('ada'), 'We asked', { deadlineSeconds: 40 })
  await waitForMail(company.email('dana'), '1 person is waiting', { deadlineSeconds: 40 })
  await aRequestOf(company, 'cleo') // by the time its mail is there, a second one for the first would be, too
  await waitForMail(company.email('cleo'), 'We asked')
  expect(mailsTo(company.email('ada'))).toHaveLength(1)
  expect(mailsTo(company.email('dana'))).toHaveLength(1)
})

for (const connection of ['Okta — staff', 'Entra — sites']) {
  test(`a sign-in through “${connection}” finishes although web dies while the person is at the IdP`, async ({
    company,
    browserOf,
  }) => {
    const ada = await browserOf('ada')
    await startSso(ada, company, 'ada', { connection })
    await ada.waitForURL(`${idpUrl}/**`)
    await stop('web', 'SIGKILL')
    begin('web')
    await webIsReady()
    await pickAtIdp(ada, company, 'ada')
    await expect(ada.getByRole('heading', { level: 1, name: 'Is this you?' })).toBeVisible()
    await ada.getByRole('button', { name: 'Yes, this is me' }).click()
    await expect(ada.getByRole('heading', { level: 1, name: /^Waiting for/ })).toBeVisible()
  })
}
