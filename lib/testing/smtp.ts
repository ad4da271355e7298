import type { AddressInfo, Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'

export type TestSmtp = {
  url: string
  /** Mails that were taken, as they came over the line. */
  received: { to: string[]; raw: string }[]
  /** What the next steps answer instead of yes; an answer is used once, the last one for ever. */
  refuse: { recipient: (address: string) => number | null; data: () => number | null; login: () => number | null }
  /** What happens to the line once a mail was taken: it is told, the line dies, or nobody says anything any more. */
  after: (raw: string) => 'tells' | 'dies' | 'is_silent'
  stop(): Promise<void>
}

/** An SMTP server on the loopback that takes every mail, unless a test tells it to refuse. */
export async function startSmtp(): Promise<TestSmtp> {
  const yes = () => null
  const lines = new Set<Socket>()
  const smtp: TestSmtp = {
    url: '',
    received: [],
    refuse: { recipient: yes, data: yes, login: yes },
    after: () => 'tells',
    stop: () =>
      new Promise<void>((resolve) => {
        for (const line of lines) line.destroy()
        server.close(() => resolve())
      }),
  }
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
      if (error) return done(error)
      const to = session.envelope.rcptTo.map(({ address }) => address)
      smtp.received.push({ to, raw })
      const then = smtp.after(raw)
      if (then === 'tells') done(null)
      if (then === 'dies') [...lines].find((line) => line.remotePort === session.remotePort)?.destroy()
    },
  })
  server.on('error', () => undefined) // a line that died
  server.server.on('connection', (line: Socket) => {
    lines.add(line)
    line.once('close', () => lines.delete(line))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  smtp.url = `smtp://porchlight:secret@127.0.0.1:${(server.server.address() as AddressInfo).port}`
  return smtp
}

function refusal(responseCode: number | null): Error | null {
  return responseCode ? Object.assign(new Error(`refused, says the test`), { responseCode }) : null
}
