import { afterEach, expect, test } from 'vitest'
import { type NameServer, type Reply, startNameServer, txt } from '@/lib/testing/name-server'
import { askDns } from './dns'

const NAME = '_porchlight-challenge.acme.example'
const question = { name: NAME, type: 'TXT' } as const
let server: NameServer
afterEach(() => server.stop())

async function asked(reply: Reply, timeoutMs = 5000) {
  server = await startNameServer(() => reply)
  return askDns(server, question, { recursive: true, timeoutMs })
}

test('records come as they stand, a split text in its parts, with whose they are', async () => {
  const answer = await asked({
    aa: true,
    answers: [txt(NAME, 'porchlight-', 'verify=x'), txt('elsewhere.example', 'y')],
  })
  expect(answer).toMatchObject({ kind: 'answer', rcode: 'NOERROR', authoritative: true })
  expect(answer.kind === 'answer' && answer.answers.map(({ owner }) => owner)).toEqual([NAME, 'elsewhere.example'])
  expect(answer.kind === 'answer' && String(answer.answers[0]?.data)).toBe('porchlight-,verify=x')
})

test.each(['NXDOMAIN', 'SERVFAIL', 'REFUSED'] as const)('%s is told as it is', async (rcode) => {
  expect(await asked({ rcode })).toMatchObject({ kind: 'answer', rcode, answers: [] })
})

test('an answer that was cut is asked for again over TCP', async () => {
  const many = Array.from({ length: 60 }, (_, at) => txt(NAME, `record ${at} ${'x'.repeat(60)}`))
  const answer = await asked({ answers: many, cut: true })
  expect(answer.kind === 'answer' && answer.answers).toHaveLength(60)
  expect(server.asked).toHaveLength(2)
})

test('silence and garbage end after the time, and say which it was', async () => {
  expect(await asked('silence', 1500)).toEqual({ kind: 'silence', why: 'no reply' })
  expect(server.asked.length).toBeGreaterThan(1) // one packet may get lost
  await server.stop()
  expect(await asked('garbage', 1500)).toEqual({ kind: 'silence', why: 'unreadable reply' })
})

test('a server that is not there is silence at once', async () => {
  server = await startNameServer(() => 'silence')
  const { address, port } = server
  await server.stop()
  expect(await askDns({ address, port }, question, { recursive: true })).toMatchObject({ kind: 'silence' })
  server = await startNameServer(() => 'silence')
})

test.each(['10.0.0.1', '169.254.169.254', 'fd00::1', '::ffff:192.168.0.1'])('%s is never asked', async (address) => {
  server = await startNameServer(() => 'silence')
  expect(await askDns({ address, port: 53 }, question, { recursive: false })).toMatchObject({
    why: 'not a public address',
  })
})
