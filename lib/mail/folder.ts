import { mkdir, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { env } from '@/lib/platform/env'
import type { Message } from './message'

/**
 * Puts a mail into `MAIL_FOLDER` as `<time>-<key>.json`, for demo, development
 * and tests. Files appear whole, and a mail that is there is not written again.
 */
export async function writeToFolder({ key: id, ...rest }: Message): Promise<string> {
  const folder = env().MAIL_FOLDER! // lib/platform/env.ts requires it for this driver
  await mkdir(folder, { recursive: true })
  const files = await readdir(folder)
  if (files.some((file) => file.endsWith(`-${id}.json`))) return id

  const { to, from, subject, text, html, sentAt } = rest
  const draft = join(folder, `.${id}-${process.pid}.draft`)
  await writeFile(draft, JSON.stringify({ id, to, from, subject, text, html, sentAt }, null, 2), { mode: 0o600 })
  await rename(draft, join(folder, `${sentAt.toISOString().replaceAll(':', '')}-${id}.json`))
  return id
}
