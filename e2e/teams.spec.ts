import { db } from '@/lib/platform/db'
import { enter } from './support/entering'
import { expect, test } from './support/fixtures'
import { expectGoodLooks } from './support/looks'
import { anInvitation, aTeam } from './support/newcomers'
import { heading } from './support/sign-in'

test('an admin renames a team, reads what hangs on it, and deletes it', async ({ company, page }) => {
  const team = await aTeam(company, 'cleo')
  await db().invitation.update({ where: { id: await anInvitation(company) }, data: { teamId: team } })
  await enter(page, company.users.dana)
  await page.goto(`/orgs/${company.slug}/teams/${team}`)
  await page.getByRole('button', { name: 'Rename' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Night watch')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await expect(heading(page, 'Night watch')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Rename' })).toBeFocused()
  await expectGoodLooks(page)

  await page.getByRole('button', { name: 'Delete' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete the team Night watch?' })
  await expect(dialog).toContainText('1 person is in it. 1 invitation then leads into no team.')
  await expectGoodLooks(page)
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(heading(page, 'Teams')).toBeVisible()
  await expect(page.getByText('No teams yet')).toBeVisible()
  expect(await db().team.count({ where: { orgId: company.orgId } })).toBe(0)
  expect(await db().membership.count({ where: { orgId: company.orgId, userId: company.users.cleo } })).toBe(1)
})

test('a team that new people go into says through which connection, and is not deleted', async ({ company, page }) => {
  const team = await aTeam(company)
  const { name } = await db().connection.update({ where: { id: company.saml }, data: { newcomerTeamId: team } })
  await enter(page, company.users.dana)
  await page.goto(`/orgs/${company.slug}/teams/${team}`)
  await expect(page.getByText(`New people of “${name}” go into this team.`)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Delete' })).toHaveCount(0)
  await expectGoodLooks(page)
})

test('in a team, people are found by name, username and address, put in and taken out', async ({ company, page }) => {
  const team = await aTeam(company, 'cleo')
  await enter(page, company.users.dana)
  await page.goto(`/orgs/${company.slug}/teams/${team}`)
  const members = page.getByRole('region', { name: 'Members' }).getByRole('rowheader')
  const choices = page.getByLabel('Add somebody').locator('option')
  const search = page.getByLabel('Name, username or email')
  await expect(members).toHaveText([/Cleo Diaz/])
  await search.fill(company.email('emil').toUpperCase())
  await page.getByRole('button', { name: 'Search' }).click()
  await expect(page.getByRole('heading', { name: 'Nobody in this team matches' })).toBeVisible()
  await expect(choices).toHaveText(['Choose somebody', /^Emil Novak/])
  await expectGoodLooks(page)

  await page.getByLabel('Add somebody').selectOption({ index: 1 })
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(members).toHaveText([/Emil Novak/])
  await expect(page.getByLabel('Add somebody')).toHaveCount(0)
  await page.getByRole('button', { name: 'Take out' }).click()
  await expect(page.getByRole('heading', { name: 'Nobody in this team matches' })).toBeVisible()
  await page.getByRole('link', { name: 'Clear filters' }).first().click()
  await expect(members).toHaveText([/Cleo Diaz/])
  await expect(search).toHaveValue('')
  expect(await db().teamMember.count({ where: { teamId: team } })).toBe(1)
})
