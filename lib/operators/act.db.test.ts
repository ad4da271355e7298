import { beforeEach, expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import type { UserId } from '@/lib/platform/ids'
import { asOperator } from '@/lib/testing/actors'
import { aMember, anOrg } from '@/lib/testing/factories'
import { mailsTo } from '@/lib/testing/mailbox'
import { runJobs } from '@/lib/testing/outbox'
import { actingOperator, announced } from './act'
import { createOperator } from './commands'
import { operatorActed } from './emails'
import { removeMemberAsOperator, setRoleAsOperator, setSsoModeAsOperator } from './org-commands'

const sendMails = () => runJobs()
const olu = { name: 'Olu Adeyemi', email: 'olu@vendor.test' }

beforeEach(async () => {
  await db().outboxJob.deleteMany()
  if (!(await db().operator.count())) await createOperator(asOperator(), olu)
})

async function addressOf(userId: UserId): Promise<string> {
  return (await db().user.findUniqueOrThrow({ where: { id: userId } })).email
}

async function mailOf(userId: UserId) {
  return mailsTo(await addressOf(userId))
}

test('owners hear by mail what was done, by whom and why; others don’t', async () => {
  const org = await anOrg({ name: 'Acme Health', slug: 'acme', ssoMode: 'optional' })
  const [owner, admin] = [await aMember(org, 'owner'), await aMember(org, 'admin')]
  const ctx = await actingOperator(olu.email, 'Ticket 4711: Bo asked by phone')

  await announced(ctx, () => setSsoModeAsOperator(ctx, org, 'off'))
  await sendMails()

  const [mail, more] = await mailOf(owner)
  expect(mail?.subject).toBe('The operator changed something at Acme Health')
  expect(mail?.text).toContain('Olu Adeyemi (olu@vendor.test)')
  expect(mail?.text).toContain('changed single sign-on from optional to off')
  expect(mail?.text).toContain('Ticket 4711: Bo asked by phone')
  expect(mail?.text).toContain('/orgs/acme/audit')
  expect([more, ...(await mailOf(admin))]).toEqual([undefined])
})

test('who was an owner until this act hears of it, too', async () => {
  const org = await anOrg()
  const [stays, demoted, removed] = [
    await aMember(org, 'owner'),
    await aMember(org, 'owner', { name: 'Dee' }),
    await aMember(org, 'owner', { name: 'Rem' }),
  ]

  const one = await actingOperator(olu.email, 'they asked for it')
  await announced(one, () => setRoleAsOperator(one, org, { userId: demoted, role: 'member' }))
  await sendMails()
  const two = await actingOperator(olu.email, 'they left')
  await announced(two, () => removeMemberAsOperator(two, org, removed))
  await sendMails()

  expect((await mailOf(demoted)).map(({ text }) => text.includes('changed Dee from owner to member'))).toEqual([true])
  expect(await mailOf(removed)).toHaveLength(2)
  expect(await mailOf(stays)).toHaveLength(2)
})

test('an act that was refused mails nobody', async () => {
  const org = await anOrg()
  const owner = await aMember(org, 'owner')
  const ctx = await actingOperator(olu.email, 'a try')

  await expect(announced(ctx, () => removeMemberAsOperator(ctx, org, owner))).rejects.toMatchObject({
    code: 'last_owner',
  })
  await dueNow()
  await sendMails()

  expect(await mailOf(owner)).toEqual([])
})

test('an act is mailed although the command line was killed right behind it', async () => {
  const org = await anOrg({ ssoMode: 'optional' })
  const owner = await aMember(org, 'owner')
  const ctx = await actingOperator(olu.email, 'in haste')

  const killed = announced(ctx, async () => {
    await setSsoModeAsOperator(ctx, org, 'off')
    throw new Error('killed')
  })
  await expect(killed).rejects.toThrow('killed')
  await dueNow()
  await sendMails()

  expect(await mailOf(owner)).toHaveLength(1)
})

test('only an operator acts', async () => {
  await expect(actingOperator('nobody@vendor.test', 'because')).rejects.toMatchObject({ code: 'not_found' })
})

test('the reason is plain text in the mail, whatever it holds', () => {
  const facts = {
    to: '',
    name: 'Bo',
    org: 'Acme',
    operator: 'Olu',
    acts: ['set the plan to Team'],
    url: 'https://x.test/',
  }

  expect(operatorActed.render({ ...facts, reason: '<a href="//evil.test">' }).paragraphs).toContain(
    'The reason given: “<a href="//evil.test">”.',
  )
})

/** As if the two minutes were over that a mail waits for its act. */
async function dueNow(): Promise<void> {
  await db().outboxJob.updateMany({ data: { runAt: new Date() } })
}
