import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyOidcAnswer } from '@/lib/connections/oidc'
import { unseal } from '@/lib/platform/crypto'
import { db } from '@/lib/platform/db'
import { findCandidate, oidcOf } from '@/lib/test-sign-ins/candidate'
import { verifierPurpose } from '@/lib/test-sign-ins/row'
import { asVisitor } from '@/lib/testing/actors'
import type { FaultName } from '@/lib/testing/idp/faults'
import { aTestScene, begin, signInAtIdp, type TestScene } from '@/lib/testing/test-sign-in-scene'
import { closerCode } from './oidc-codes'

let scene: TestScene
beforeAll(async () => {
  scene = await aTestScene()
}, 60_000)
afterAll(() => scene.idp.stop())

// The library’s words change with its versions: what they mean is asked of the library itself.
test.each<[FaultName, string]>([
  ['other-issuer', 'token_issuer'],
  ['other-audience', 'token_audience'],
  ['wrong-nonce', 'token_nonce'],
  ['expired', 'token_expired'],
  ['wrong-key', 'token_signature'],
  ['unsigned', 'token_algorithm'],
])('of a real sign-in, “%s” is named %s', async (fault, code) => {
  scene.idp.control({ call: 'failNext', tenant: 'acme', fault })
  expect(await codeOf({})).toBe(code)
})

test('of a real sign-in, a secret that ran out and a code that was used are named', async () => {
  expect(await codeOf({ clientSecret: 'the one before' })).toBe('client_refused')
  expect(await codeOf({}, 'a'.repeat(43))).toBe('code_refused')
})

async function codeOf(changes: { clientSecret?: string }, verifier?: string): Promise<string> {
  const started = await begin(scene, scene.oidc)
  const { query } = await signInAtIdp(scene, started)
  const candidate = await findCandidate(asVisitor(), scene.oidc.revisionId)
  if (candidate?.kind !== 'oidc') throw new Error('the scene has an OIDC connection')
  const row = await db().testSignIn.findUniqueOrThrow({ where: { id: started.id } })
  const known = { verifier: verifier ?? unseal(verifierPurpose(row.id), row.verifierSealed) ?? '' }
  const expected = { state: started.id, nonce: row.requestId, now: new Date(), ...known }
  const verdict = await verifyOidcAnswer({ ...oidcOf(candidate), ...changes }, query, expected)
  return verdict.ok ? 'taken' : closerCode(verdict.code, verdict.checks)
}
