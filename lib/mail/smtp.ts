import { createTransport } from 'nodemailer'
import { parseConnectionUrl } from 'nodemailer/lib/shared/index.js'
import { env } from '@/lib/platform/env'
import { PermanentError } from '@/lib/platform/permanent'
import { withoutAddresses } from '@/lib/platform/text'
import { HEADERS, type Message, TIMEOUT_MS } from './message'

/**
 * Sends through the server of `SMTP_URL`. A server that takes a mail and dies
 * before it says so gets it again with the same Message-ID, by which mailboxes
 * tell duplicates. Only a refused address or message is permanent (RFC 5321
 * §4.2.1, replies 5yz); a refused login is a setting that somebody will mend.
 */
export async function sendBySmtp({ key, to, from, subject, text, html, sentAt }: Message): Promise<string> {
  const messageId = `<${key}@${new URL(env().PUBLIC_URL).hostname}>`
  const transport = createTransport({
    // Taken apart here: beside a `url` the library drops every other option, our bounds included.
    ...parseConnectionUrl(env().SMTP_URL!), // lib/platform/env.ts requires it for this driver
    dnsTimeout: TIMEOUT_MS,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    await transport.sendMail({ messageId, to, from, subject, text, html, date: sentAt, headers: HEADERS })
    return messageId
  } catch (error) {
    throw asProblem(error)
  } finally {
    transport.close()
  }
}

function asProblem(error: unknown): Error {
  const { code, responseCode, message } = error as { code?: string; responseCode?: number; message: string }
  const isRefused = (code === 'EENVELOPE' || code === 'EMESSAGE') && (responseCode ?? 0) >= 500
  const problem = withoutAddresses(`SMTP: ${message}`)
  return isRefused ? new PermanentError(problem) : new Error(problem)
}
