import { decodeSamlResponse, guardSamlResponse } from '@/lib/connections/saml-guard/guard'
import { answer, key } from './provider'
import { type Line, milliseconds } from './report'
import { spread } from './rounds'

const ROUNDS = 7
/** Until the compiler has settled. */
const WARM = 4
const EACH = 300

/** What the guard alone takes for an honest answer, in this process; median of rounds after those that warm it. */
export async function guard(): Promise<Line[]> {
  const asked = {
    ...{ issuer: 'https://idp.bench.test/saml', acsUrl: 'https://sp.bench.test/acs', requestId: '_a-request' },
    ...{ entityId: 'https://sp.bench.test/metadata', email: 'ada@bench.test' },
  }
  const field = answer(asked)
  const expect = {
    ...{ idpEntityId: asked.issuer, spEntityId: asked.entityId, acsUrl: asked.acsUrl, requestId: asked.requestId },
    ...{ startedAt: new Date(Date.now() - 5000), now: new Date(), signingCertificates: [key.certificatePem] },
    decrypt: () => null,
  }
  const once = () => {
    const decoded = decodeSamlResponse(field)
    const verdict = decoded.ok ? guardSamlResponse(decoded.xml, expect) : decoded
    if (!verdict.ok) throw new Error(`the guard refused an honest answer: ${JSON.stringify(verdict)}`)
  }
  const rounds = Array.from({ length: ROUNDS + WARM }, () => {
    const before = process.cpuUsage()
    for (let n = 0; n < EACH; n++) once()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000 / EACH
  })
  const cost = spread(rounds.slice(WARM))
  return [{ what: 'guard, one answer', ours: milliseconds(cost), reference: '', ratio: '', target: '≤ 0.3 ms' }]
}
