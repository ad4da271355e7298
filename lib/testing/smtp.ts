import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'

export type TestSmtp = {
  url: string
  /** Mails that were taken, as they came over the line. */
  received: { to: string[]; raw: string }[]
  /** What the next steps answer instead of yes; an answer is used once, the last one for ever. */
  refuse: { recipient: (address: string) => number | null; data: () => number | null; login: () => number | null }
  stop(): Promise<void>
}

/** An SMTP server on the loopback that takes every mail, unless a test tells it to refuse. */
export async function startSmtp(): Promise<TestSmtp> {
  const yes = () => null
  const smtp: Omit<TestSmtp, 'url' | 'stop'> = { received: [], refuse: { recipient: yes, data: yes, login: yes } }
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    hideSTARTTLS: true,
    logger: false,
    onAuth: (_, __, done) => done(refusal(smtp.refuse.login()), { user: 'porchlight' }),
    onRcptTo: ({ address }, _, done) => done(refusal(smtp.refuse.recipient(address))),
    async onData(stream, session, done) {
      const raw = await text(stream)
      const error = refusal(smtp.refuse.data())
      if (!error) smtp.received.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw })
      done(error)
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()))
  return { ...smtp, url: `smtp://porchlight:secret@127.0.0.1:${port}`, stop }
}

function refusal(responseCode: number | null): Error | null {
  return responseCode ? Object.assign(new Error(`refused, says the test`), { responseCode }) : null
}
