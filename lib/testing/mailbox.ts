import { existsSync, readdirSync, readFileSync, watch } from 'node:fs'
import { join } from 'node:path'

export type MailInBox = {
  id: string
  to: string
  from: string
  subject: string
  text: string
  html: string
  sentAt: string
}

/** Mails to `address` in the folder where the folder driver puts them, oldest first. */
export function mailsTo(address: string, folder = mailFolder()): MailInBox[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as MailInBox)
    .filter((mail) => mail.to.toLowerCase() === address.toLowerCase())
}

/**
 * The latest mail to `address` whose subject holds `subjectPart`, as soon as
 * there is one.
 *
 * @throws after `deadlineSeconds`, with the subjects that did arrive
 */
export async function waitForMail(
  address: string,
  subjectPart: string,
  { folder = mailFolder(), deadlineSeconds = 15 } = {},
): Promise<MailInBox> {
  const found = () => mailsTo(address, folder).findLast((mail) => mail.subject.includes(subjectPart))
  const mail = found() ?? (await watchFor(found, folder, deadlineSeconds * 1000))
  if (mail) return mail
  const others = mailsTo(address, folder).map(({ subject }) => `“${subject}”`)
  throw new Error(`No mail “${subjectPart}” to ${address}; there is ${others.join(', ') || 'none'}.`)
}

function watchFor<T>(found: () => T | undefined, folder: string, deadlineMs: number): Promise<T | undefined> {
  return new Promise((resolve) => {
    const look = () => {
      const result = found()
      if (result) finish(result)
    }
    const watcher = existsSync(folder) ? watch(folder, look) : null
    const ticking = setInterval(look, 250) // some file systems tell nothing
    const deadline = setTimeout(() => finish(undefined), deadlineMs)
    const finish = (result: T | undefined) => {
      watcher?.close()
      clearInterval(ticking)
      clearTimeout(deadline)
      resolve(result)
    }
  })
}

function mailFolder(): string {
  const folder = process.env.MAIL_FOLDER
  if (!folder) throw new Error('MAIL_FOLDER says where the mails are.')
  return folder
}
