import { db } from '@/lib/platform/db'
import { mailsTo, waitForMail } from '@/lib/testing/mailbox'
import { PASSWORD } from './support/company'
import { enter } from './support/entering'
import { expectGoodLooks } from './support/looks'
import { anInvitation, invitationPath } from './support/newcomers'
import { heading, typePassword } from './support/sign-in'
import { expect, test } from './support/surroundings'

test('an invitation to a domain whose record is missing is held, says so, and goes out when it is back', async ({
  company,
  page,
  visitor,
}) => {
  test.setTimeout(150_000) // the worker looks for what it can send each minute
  const turn = (state: 'missing' | 'verified') =>
    db().domain.update({ where: { id: company.domainId }, data: { state } })
  const email = company.email('emil')
  await db().membership.deleteMany({ where: { userId: company.users.emil } })
  const path = invitationPath(await anInvitation(company, email))
  await waitForMail(email, `invited you to ${company.name}`)
  const mails = mailsTo(email).length
  await turn('missing')

  await enter(page, company.users.dana)
  await page.goto(`/orgs/${company.slug}/members`)
  await page.getByRole('button', { name: 'Send again' }).click()
  const list = page.getByRole('region', { name: 'Invitations' })
  await expect(list.getByText('Held', { exact: true })).toBeVisible()
  await expect(page.getByText(/1 invitation is held: the DNS record of \S+ is missing/)).toBeVisible()
  await expectGoodLooks(page)
  const guest = await visitor()
  await guest.goto(path)
  await expect(heading(guest, 'This invitation has to wait')).toBeVisible()
  await expectGoodLooks(guest)
  expect(mailsTo(email)).toHaveLength(mails)

  await turn('verified')
  await expect.poll(() => mailsTo(email).length, { timeout: 100_000 }).toBe(mails + 1)
  await page.reload()
  await expect(list.getByText('Waiting', { exact: true })).toBeVisible()
  await guest.goto(path)
  await guest.getByRole('link', { name: 'Sign in to join' }).click()
  await typePassword(guest, PASSWORD)
  await guest.getByRole('button', { name: 'Join as Emil Novak' }).click()
  await expect(heading(guest, `You are signed in to ${company.name}`)).toBeVisible()
})
