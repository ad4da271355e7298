import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { env } from '@/lib/platform/env'
import { allHostileWords, BECAME_MORE } from '@/lib/testing/hostile-words'
import type { Email, MailContent } from './define'
import { layOut } from './layout'

const rooms = join(import.meta.dirname, '..')
const files = readdirSync(rooms, { recursive: true, encoding: 'utf8' }).filter((file) => /emails\.ts$/.test(file))
const modules = await Promise.all(files.map((file) => import(join(rooms, file)) as Promise<Record<string, unknown>>))
const emails = modules.flatMap((exported) => Object.values(exported)).filter(isEmail)

function isEmail(value: unknown): value is Email {
  return typeof value === 'object' && value !== null && 'render' in value && 'load' in value
}

const words = `Ada\r\nBcc: all@evil.example\u2028\u202e ${allHostileWords}`

/** Facts in which every word is hostile; addresses are ours, as those who gather facts make them. */
const facts = new Proxy({} as Record<string, unknown>, {
  get(_, name: string) {
    if (/url$/i.test(name)) return `${env().PUBLIC_URL}/orgs/acme`
    if (name === 'acts') return [words, words]
    if (name === 'slug') return 'acme'
    if (name === 'what') return 'codes_made'
    return name === 'waiting' || name === 'left' ? 3 : words
  },
})

test('every mail is looked at', () => {
  expect(emails.length).toBeGreaterThan(14)
})

test.each(emails.map((email) => [email.name, email] as const))(
  'in “%s” whatever anybody is called stays words',
  async (_, email) => {
    const content: MailContent = email.render(facts)
    const mail = await layOut(content)

    expect(mail.html).not.toMatch(BECAME_MORE)
    expect([...mail.html.matchAll(/href="([^"]*)"/g)].map(([, url]) => url)).toEqual(
      content.action ? [content.action.url] : [],
    )
    for (const text of [mail.subject, mail.text, mail.html])
      expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u2028\r\0]/)
    expect(mail.subject).not.toMatch(/[\p{Cc}]/u)
    expect(mail.text).not.toMatch(/^Bcc:/m)
  },
)
