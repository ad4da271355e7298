import { db } from '@/lib/platform/db'
import { waitForMail } from '@/lib/testing/mailbox'
import { PASSWORD } from './support/company'
import { enter } from './support/entering'
import { pickAtIdp, signInBySso, startSso } from './support/fixtures'
import { expectGoodLooks } from './support/looks'
import { anInvitation, aTeam, forgetAccount, invitationPath, letNewPeopleIn } from './support/newcomers'
import { begin, stop } from './support/processes'
import { heading, oidc, saml, typeIdentifier, typePassword } from './support/sign-in'
import { expect, test } from './support/surroundings'

for (const connection of [saml, oidc] as const) {
  test(`somebody new gets an account through “${connection}” and goes on by themselves`, async ({ company, page }) => {
    await letNewPeopleIn(company)
    await forgetAccount(company, 'emil')
    await startSso(page, company, 'emil', { connection })
    await pickAtIdp(page, company, 'emil')

    await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()
    const user = await db().user.findUniqueOrThrow({ where: { emailCanonical: company.email('emil') } })
    const memberships = await db().membership.findMany({ where: { userId: user.id } })
    expect(memberships).toMatchObject([{ orgId: company.orgId, role: 'member' }])
    await waitForMail(company.email('emil'), `You can now sign in to ${company.name}`)

    await page.context().clearCookies()
    await signInBySso(page, company, 'emil', { connection })
    await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()
    expect(await db().user.count({ where: { emailCanonical: company.email('emil') } })).toBe(1)
  })
}

test('the page waits for a worker that is away, survives reload and second tabs, and goes on within moments', async ({
  company,
  page,
}) => {
  await letNewPeopleIn(company)
  await forgetAccount(company, 'emil')
  await stop('worker', 'SIGKILL')
  let waiting = ''
  try {
    await signInBySso(page, company, 'emil')
    await expect(heading(page, `Setting up your account at ${company.name}`)).toBeVisible()
    await page.reload()
    await expect(heading(page, `Setting up your account at ${company.name}`)).toBeVisible()
    await expectGoodLooks(page)
    waiting = page.url()
    const second = await page.context().newPage()
    await second.goto(waiting)
    await expect(heading(second, `Setting up your account at ${company.name}`)).toBeVisible()
  } finally {
    begin('worker')
  }
  for (const tab of page.context().pages()) {
    await tab.bringToFront()
    await expect(heading(tab, `You are signed in to ${company.name}`)).toBeVisible({ timeout: 40_000 })
  }
  await page.goto(waiting) // as “back” does
  await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()
  expect(await db().newcomer.count({ where: { orgId: company.orgId } })).toBe(1)
})

test('the page goes on by itself within about a second', async ({ company, page }) => {
  await letNewPeopleIn(company)
  await forgetAccount(company, 'emil')
  await signInBySso(page, company, 'emil')
  await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()
  const { createdAt } = await db().newcomer.findFirstOrThrow({ where: { orgId: company.orgId } })
  const session = await db().session.findFirstOrThrow({ where: { confinedTo: company.orgId } })
  const seconds = (session.createdAt.getTime() - createdAt.getTime()) / 1000
  expect(seconds).toBeLessThan(10) // a machine that does other things besides; test.info() keeps what it was
  test.info().annotations.push({ type: 'seconds until the session', description: String(seconds) })
})

test('without scripts the page refreshes until the account is there', async ({ company, visitor }) => {
  await letNewPeopleIn(company)
  await forgetAccount(company, 'emil')
  const page = await visitor({ javaScriptEnabled: false })
  await typeIdentifier(page, company.email('emil'))
  await page.getByRole('button', { name: `Continue with SSO (${oidc})` }).click()
  await pickAtIdp(page, company, 'emil')
  await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()
})

test('an account that has the address is not adopted: its owner asks to be linked', async ({ company, page }) => {
  await letNewPeopleIn(company)
  await signInBySso(page, company, 'emil')
  await expect(heading(page, 'Is this you?')).toBeVisible()
})

test('an owner chooses that new people get an account, and their team', async ({ company, page }) => {
  const team = await aTeam(company)
  await enter(page, company.users.bo)
  await page.goto(`/orgs/${company.slug}/connections/${company.saml}`)
  const card = page.locator('section').filter({ has: page.getByRole('heading', { name: 'New people' }) })
  await card.getByLabel('They get an account').check()
  await card.getByLabel('Their team').selectOption({ label: 'Crew' })
  await card.getByRole('button', { name: 'Save' }).click()
  await expect(card.getByText('Saved')).toBeVisible()

  await page.reload()
  await expect(card.getByLabel('They get an account')).toBeChecked()
  await expect(card.getByLabel('Their team')).toHaveValue(team)
  const connection = await db().connection.findUniqueOrThrow({ where: { id: company.saml } })
  expect(connection).toMatchObject({ newcomers: 'provision', newcomerTeamId: team })
})

test('an admin invites somebody, who joins with a password of their own', async ({ company, page, visitor }) => {
  const email = `guest-of-${company.n}@elsewhere.example`
  await enter(page, company.users.dana)
  await page.goto(`/orgs/${company.slug}/members`)
  await page.getByRole('button', { name: 'Invite' }).click()
  await page.getByRole('dialog').getByLabel('Email').fill(email)
  await page.getByRole('button', { name: 'Send invitation' }).click()
  const list = page.getByRole('region', { name: 'Invitations' })
  await expect(list).toContainText(email)
  await expectGoodLooks(page)

  const guest = await visitor()
  const mail = await waitForMail(email, `invited you to ${company.name}`)
  await guest.goto(/https?:\/\/\S+\/invitation\?t=\S+/.exec(mail.text)![0])
  await expect(heading(guest, `Join ${company.name}`)).toBeVisible()
  await expectGoodLooks(guest)
  await guest.getByLabel('Your name').fill('Gus Guest')
  await guest.getByLabel('Choose a password').fill('aaaaaaaaaaaaaaaa')
  await guest.getByRole('button', { name: `Join ${company.name}` }).click()
  await expect(guest.getByText('We could not keep this password')).toBeVisible()
  await expect(guest.getByLabel('Your name')).toHaveValue('Gus Guest')
  await guest.getByLabel('Choose a password').fill('three lamps at the quiet harbour')
  await guest.getByRole('button', { name: `Join ${company.name}` }).click()
  await expect(heading(guest, `You are signed in to ${company.name}`)).toBeVisible()

  await page.reload()
  await expect(page.getByRole('region', { name: 'Members' })).toContainText('Gus Guest')
  await expect(list).toHaveCount(0)
})

test('who has an account signs in and joins; nobody else does with that link', async ({ company, page, visitor }) => {
  await db().membership.deleteMany({ where: { userId: company.users.emil } })
  const path = invitationPath(await anInvitation(company, company.email('emil')))
  await enter(page, company.users.cleo)
  await page.goto(path)
  await expect(page.getByText('Somebody else is signed in here')).toBeVisible()
  await expectGoodLooks(page)
  await page.getByRole('link', { name: 'Sign in to join' }).click()
  await typePassword(page, PASSWORD)
  await page.getByRole('button', { name: 'Join as Emil Novak' }).click()
  await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()

  const late = await visitor()
  await late.goto(path)
  await expect(heading(late, 'This invitation was used')).toBeVisible()
})

test('whoever is invited at the organization’s own domain comes by its provider, with the invitation’s role', async ({
  company,
  page,
}) => {
  await forgetAccount(company, 'emil')
  const id = await anInvitation(company, company.email('emil'))
  await db().invitation.update({ where: { id }, data: { role: 'admin' } })
  await page.goto(invitationPath(id))
  await expect(page.getByLabel('Choose a password')).toHaveCount(0)
  await page.getByRole('button', { name: `Continue with SSO (${saml})` }).click()
  await pickAtIdp(page, company, 'emil')
  await expect(page.getByRole('link', { name: 'Members' })).toBeVisible()
  const { id: userId } = await db().user.findUniqueOrThrow({ where: { emailCanonical: company.email('emil') } })
  expect(await db().membership.findMany({ where: { userId } })).toMatchObject([{ role: 'admin' }])
})

test('an invitation that was taken back, or is none, says so', async ({ company, page, visitor }) => {
  const id = await anInvitation(company)
  await enter(page, company.users.bo)
  await page.goto(`/orgs/${company.slug}/members`)
  await page.getByRole('button', { name: 'Take back' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click()
  await expect(page.getByRole('region', { name: 'Invitations' })).toHaveCount(0)

  const guest = await visitor()
  await guest.goto(invitationPath(id))
  await expect(heading(guest, 'This invitation was taken back')).toBeVisible()
  await guest.goto('/invitation?t=rubbish')
  await expect(heading(guest, 'This invitation does not work')).toBeVisible()
})

test('an admin makes a team and puts people into it', async ({ company, page }) => {
  await enter(page, company.users.dana)
  await page.goto(`/orgs/${company.slug}/teams`)
  await page.getByRole('button', { name: 'New team' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Night watch')
  await page.getByRole('button', { name: 'Make the team' }).click()
  await page.getByRole('link', { name: 'Night watch' }).click()
  await page.getByLabel('Add somebody').selectOption({ label: `Cleo Diaz (${company.email('cleo')})` })
  await page.getByRole('button', { name: 'Add' }).click()
  await expect(page.getByRole('region', { name: 'Members' })).toContainText('Cleo Diaz')
  await expectGoodLooks(page)
  await page.getByRole('button', { name: 'Take out' }).click()
  await expect(heading(page, 'Night watch')).toBeVisible()
  await expect(page.getByText('Nobody is in this team')).toBeVisible()
})
