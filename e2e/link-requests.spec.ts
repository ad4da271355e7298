import { mailsTo, waitForMail } from '@/lib/testing/mailbox'
import { askToBeLinked, openRequest, requestShown, waiting } from './support/asking'
import { shiftNextIdToken } from './support/clock'
import { enter } from './support/entering'
import { expect, signInBySso, startSso, test } from './support/fixtures'

const DAY = 24 * 3600
const connection = 'Entra — sites'

test('a declined request shows its reason, on the page and by mail; a day later one may ask again, with a note', async ({
  company,
  browserOf,
  later,
}) => {
  const [ada, dana] = [await browserOf('ada'), await browserOf('dana')]
  const first = await askToBeLinked(ada, company, 'ada', { connection })
  await enter(dana, company.users.dana)
  await openRequest(dana, company, 'ada')
  await dana.getByRole('button', { name: 'Decline…' }).click()
  await dana.getByRole('dialog').getByLabel('Reason').fill('Two people of that name. Which one are you?')
  await dana.getByRole('dialog').getByRole('button', { name: 'Decline', exact: true }).click()
  await expect(dana.getByRole('heading', { name: 'Nobody is waiting' })).toBeVisible()

  const mail = await waitForMail(company.email('ada'), `${company.name} did not link your sign-in`)
  expect(mail.text).toContain('Which one are you?')
  await ada.reload()
  await expect(ada.getByRole('heading', { level: 1, name: `${company.name} did not link this sign-in` })).toBeVisible()
  await expect(ada.getByText('Reason: Two people of that name. Which one are you?')).toBeVisible()
  await ada.getByRole('button', { name: 'Ask again with a note' }).click()
  await expect(ada.getByText(/You can ask again at .* UTC/)).toBeVisible()
  await expect(ada.getByRole('button', { name: 'Yes, this is me' })).toHaveCount(0)

  later(DAY + 60)
  await shiftNextIdToken(DAY + 60)
  await startSso(ada, company, 'ada', { connection }) // the IdP remembers her
  await ada.getByLabel(/A note to/).fill('The one in cardiology.')
  await ada.getByRole('button', { name: 'Yes, this is me' }).click()
  await expect(waiting(ada, company)).toBeVisible()
  const second = await requestShown(ada)
  expect(second).not.toBe(first)
  await waitForMail(company.email('ada'), `(${second})`) // written for a later clock, so it has to be sent under it
  await enter(dana, company.users.dana) // her session is over by now
  await openRequest(dana, company, 'ada')
  await expect(dana.getByText('The one in cardiology.')).toBeVisible()
  await expect(dana.getByText('Earlier requests')).toBeVisible()
})

test('“This is not me” links nothing, asks nobody, and tells the owners', async ({ company, browserOf }) => {
  const [somebody, bo] = [await browserOf('somebody'), await browserOf('bo')]
  await signInBySso(somebody, company, 'ada')
  await somebody.getByRole('button', { name: 'This is not me' }).click()
  await expect(somebody.getByRole('heading', { level: 1, name: 'Nothing was linked' })).toBeVisible()

  const mail = await waitForMail(company.email('bo'), 'answered “this is not me”')
  expect(mail.text).toContain(company.email('ada'))
  expect(mailsTo(company.email('dana'))).toHaveLength(0)
  await enter(bo, company.users.bo)
  await bo.goto(`/orgs/${company.slug}/link-requests`)
  await expect(bo.getByRole('heading', { name: 'Nobody is waiting' })).toBeVisible()
  await bo.goto(`/orgs/${company.slug}/audit`)
  await expect(bo.getByText('answered “this is not me” and dropped a sign-in')).toBeVisible()
})

test('a withdrawn request leaves the inbox, and whoever still has it open is told', async ({ company, browserOf }) => {
  const [ada, dana] = [await browserOf('ada'), await browserOf('dana')]
  await askToBeLinked(ada, company, 'ada')
  await enter(dana, company.users.dana)
  await openRequest(dana, company, 'ada')
  await dana.getByRole('radio', { name: 'Ada Lovelace' }).check()

  await ada.getByRole('button', { name: 'Withdraw this request' }).click()
  await expect(ada.getByRole('heading', { level: 1, name: 'You withdrew this request' })).toBeVisible()
  await dana.getByRole('button', { name: 'Link', exact: true }).click()
  await expect(dana.getByRole('main').getByRole('alert')).toContainText('Someone has already decided this request.')
  await dana.reload()
  await expect(dana.getByRole('heading', { name: 'Nobody is waiting' })).toBeVisible()
})

test('asking twice is one request, also from two browsers at once', async ({ company, browserOf }) => {
  const [laptop, phone, third] = [await browserOf('laptop'), await browserOf('phone'), await browserOf('third')]
  for (const page of [laptop, phone]) {
    await signInBySso(page, company, 'ada')
    await expect(page.getByRole('heading', { level: 1, name: 'Is this you?' })).toBeVisible()
  }
  await Promise.all([laptop, phone].map((page) => page.getByRole('button', { name: 'Yes, this is me' }).click()))
  await expect(waiting(laptop, company)).toBeVisible()
  await expect(waiting(phone, company)).toBeVisible()
  await signInBySso(third, company, 'ada')
  await expect(waiting(third, company)).toBeVisible()

  const numbers = await Promise.all([laptop, phone, third].map(requestShown))
  expect(new Set(numbers)).toEqual(new Set(['R-1']))
  await waitForMail(company.email('dana'), '1 person is waiting')
  expect(mailsTo(company.email('ada')).map(({ subject }) => subject)).toEqual([
    `We asked ${company.name} to link your sign-in (R-1)`,
  ])
})
