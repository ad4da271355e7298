import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findKeptAnswer } from '@/lib/attempts/kept'
import type { OidcConnection } from '@/lib/connections/oidc'
import type { OidcVerdict } from '@/lib/connections/oidc-refusals'
import { db } from '@/lib/platform/db'
import { asVisitor } from '@/lib/testing/actors'
import { aBrowser, aSamlOrg } from '@/lib/testing/sso'
import { keepOidc } from './keep-failed'
import { fromRow } from './transaction'

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const SIGNATURE = 'c2lnbmVkIGJ5IG5vYm9keQ'
const idToken = `${part({ alg: 'RS256' })}.${part({ sub: '00u-ada' })}.${SIGNATURE}`
const verified: OidcVerdict = {
  ok: false,
  code: 'address_unverified',
  checks: [{ name: 'signature', ok: true, expected: 'a key of theirs', received: 'a key of theirs' }],
}

let server: Server
let asked = 0
let connection: OidcConnection
beforeAll(async () => {
  server = createServer((_, response) => {
    asked += 1
    response.end('{"keys":[]}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const jwks_uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`
  connection = { metadata: { jwks_uri } } as unknown as OidcConnection // all that is read of it
})
afterAll(() => void server.close())

/** What is kept of an answer that came with those claims of the userinfo endpoint. */
async function keptOf(userinfo: Record<string, unknown>, verdict = verified) {
  const org = await aSamlOrg()
  const transaction = fromRow(await aBrowser(org).begin())
  await keepOidc(asVisitor(), transaction, { connection, witness: { idToken, userinfo }, verdict }, 'no_address')
  return (await findKeptAnswer(asVisitor(), org.orgId, transaction.attemptId))!
}

test('claims are kept without the signature that would make them a token again', async () => {
  const { answer } = await keptOf({ email: 'ada@acme.example' })

  expect(JSON.parse(answer!)).toEqual({
    header: { alg: 'RS256' },
    claims: { sub: '00u-ada', email: 'ada@acme.example' },
  })
  expect(answer).not.toContain(SIGNATURE)
})

test('what is larger than an answer by SAML may be is not kept', async () => {
  expect(await keptOf({ photo: 'x'.repeat(256_000) })).toMatchObject({ why: 'unsigned', answer: null })
})

test('claims of the userinfo endpoint that are nested beyond writing down are left out', async () => {
  const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) as unknown

  expect(JSON.parse((await keptOf({ deep })).answer!).claims).toEqual({ sub: '00u-ada' })
})

test('a provider that did not answer is not asked for its keys as well; one that did is', async () => {
  const before = asked
  await keptOf({}, { ok: false, code: 'provider_down', checks: [] })
  expect(asked).toBe(before)

  expect(await keptOf({}, { ok: false, code: 'answer_invalid', checks: [] })).toMatchObject({ why: 'unsigned' })
  expect(asked).toBe(before + 1)
  expect(await db().keptAnswer.count()).toBeGreaterThan(1)
})
