import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import * as z from 'zod'

/**
 * The page that shows the mail of a demo: what `MAIL_DRIVER=folder` wrote, on
 * loopback only. `node --import tsx bin/demo/mailbox.ts`.
 */
const env = z.object({ MAILBOX_PORT: z.coerce.number().int(), MAIL_FOLDER: z.string().min(1) }).parse(process.env)

const Mail = z.object({
  id: z.string(),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  sentAt: z.coerce.date(),
})
type Mail = z.infer<typeof Mail>

const style = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { margin: 0 auto; max-width: 44rem; padding: 1.5rem 1rem }
h1 { font-size: 1.5rem; line-height: 1.25 }
ol { list-style: none; margin: 0; padding: 0 }
li + li { border-top: 1px solid color-mix(in srgb, currentColor 25%, transparent) }
li a { display: block; padding: .75rem 0; overflow-wrap: anywhere }
pre { font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid color-mix(in srgb, currentColor 35%, transparent); border-radius: .5rem; padding: 1rem }
a:focus-visible { outline: 3px solid; outline-offset: 2px }
`
const styleHash = createHash('sha256').update(style).digest('base64')

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

const server = createServer((request, response) => {
  const { status, body } = answer(request)
  response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body)
})
server.listen(env.MAILBOX_PORT, '127.0.0.1')
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(0))

function answer(request: IncomingMessage): { status: number; body: string } {
  // A foreign page whose name points to 127.0.0.1 must not read the links in here.
  const names = [`127.0.0.1:${env.MAILBOX_PORT}`, `localhost:${env.MAILBOX_PORT}`]
  if (!names.includes(request.headers.host ?? '')) return { status: 421, body: page('Mailbox', '<h1>Not here</h1>') }
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return { status: 405, body: page('Mailbox', '<h1>Only reading</h1>') }

  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  if (url.pathname === '/') return { status: 200, body: listPage(url.searchParams.has('still')) }
  const mail = readMails().find(({ id }) => url.pathname === `/mail/${encodeURIComponent(id)}`)
  return mail
    ? { status: 200, body: mailPage(mail) }
    : { status: 404, body: page('Not found', '<h1>No such message</h1>') }
}

/** Newest first. A file that is just being written is left for the next time. */
function readMails(): Mail[] {
  const files = readdirSync(env.MAIL_FOLDER).filter((file) => file.endsWith('.json'))
  const mails = files.flatMap((file) => {
    try {
      return [Mail.parse(JSON.parse(readFileSync(join(env.MAIL_FOLDER, file), 'utf8')))]
    } catch {
      return []
    }
  })
  return mails.sort((one, other) => other.sentAt.getTime() - one.sentAt.getTime())
}

/** Reloads itself every five seconds, unless it was asked to keep still (WCAG 2.2.1). */
function listPage(still: boolean): string {
  const entries = readMails().map(
    ({ id, to, subject, sentAt }) =>
      `<li><a href="/mail/${escaped(encodeURIComponent(id))}"><strong>${escaped(subject)}</strong><br>to ${escaped(to)}, ${time(sentAt)}</a></li>`,
  )
  const list = entries.length
    ? `<ol>${entries.join('')}</ol>`
    : '<p>No mail yet. It appears here as soon as it is sent.</p>'
  const toggle = still
    ? '<p>This page keeps still. <a href="/">Reload it by itself</a></p>'
    : '<p>This page reloads every 5 seconds. <a href="/?still">Keep it still</a></p>'
  return page(
    'Mailbox',
    `<h1>Mailbox of the demo</h1>${toggle}${list}`,
    still ? '' : '<meta http-equiv="refresh" content="5">',
  )
}

function mailPage({ to, subject, text, sentAt }: Mail): string {
  const links = [...new Set(text.match(/https?:\/\/[^\s<>"]+/g) ?? [])]
    .filter((link) => URL.canParse(link))
    .map((link) => `<li><a href="${escaped(link)}">${escaped(link)}</a></li>`)
  const list = links.length ? `<h2>Links in it</h2><ol>${links.join('')}</ol>` : ''
  const body = `<p><a href="/">All messages</a></p><h1>${escaped(subject)}</h1><p>To ${escaped(to)}, ${time(sentAt)}</p>`
  return page(subject, `${body}<pre>${escaped(text)}</pre>${list}`)
}

function page(title: string, body: string, head = ''): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">${head}<title>${escaped(title)}</title><style>${style}</style></head><body><main>${body}</main></body></html>`
}

function time(date: Date): string {
  return `<time datetime="${date.toISOString()}">${escaped(date.toISOString().slice(0, 19).replace('T', ' '))} UTC</time>`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
