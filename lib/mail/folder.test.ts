import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { mailsTo, waitForMail } from '@/lib/testing/mailbox'
import { writeToFolder } from './folder'
import type { Message } from './message'

const message = (key: string, overrides: Partial<Message> = {}): Message => ({
  key,
  to: 'ada@example.com',
  from: 'Porchlight <login@example.com>',
  subject: 'Reset your password',
  text: 'Hello Ada',
  html: '<p>Hello Ada</p>',
  sentAt: new Date('2026-11-03T09:14:00Z'),
  ...overrides,
})

test('a mail is a file that appears whole', async () => {
  await writeToFolder(message('job_a.1'))

  expect(readdirSync(process.env.MAIL_FOLDER!)).toEqual(['2026-11-03T091400.000Z-job_a.1.json'])
  expect(mailsTo('Ada@example.com')).toEqual([
    {
      id: 'job_a.1',
      to: 'ada@example.com',
      from: 'Porchlight <login@example.com>',
      subject: 'Reset your password',
      text: 'Hello Ada',
      html: '<p>Hello Ada</p>',
      sentAt: '2026-11-03T09:14:00.000Z',
    },
  ])
})

test('the same mail later is no second file', async () => {
  await writeToFolder(message('job_b.1', { to: 'grace@example.com' }))
  await writeToFolder(message('job_b.1', { to: 'grace@example.com', sentAt: new Date('2026-11-03T10:00:00Z') }))

  expect(mailsTo('grace@example.com')).toHaveLength(1)
})

test('waiting ends when the mail comes', async () => {
  const waiting = waitForMail('mary@example.com', 'You can now')
  await writeToFolder(message('job_c.1', { to: 'mary@example.com', subject: 'You can now sign in' }))

  expect((await waiting).subject).toBe('You can now sign in')
})

test('waiting in vain says what did come', async () => {
  await writeToFolder(message('job_d.1', { to: 'joan@example.com' }))

  await expect(waitForMail('joan@example.com', 'Linked', { deadlineSeconds: 0.1 })).rejects.toThrow(
    'No mail “Linked” to joan@example.com; there is “Reset your password”.',
  )
})
