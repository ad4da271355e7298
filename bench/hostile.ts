import { key } from './provider'
import type { Line } from './report'
import { quantile } from './rounds'
import type { Side } from './side'
import { type Begun, signInOnce } from './sign-in'
import { stage } from './stage'
import type { Door } from './world'

const LOGINS = 60
const HOSTILE_AT_ONCE = 4
const ROUNDS = 3

/** How much longer an honest sign-in takes while others post what is refused, as large and as deep as is read at all. */
export async function hostile(): Promise<Line[]> {
  const side = await stage('ours.ts', 'hostile')
  try {
    const door = await side.call<Door>('door', { people: 200, certificatePem: key.certificatePem })
    for (let n = 0; n < LOGINS; n++) await signInOnce(side, door, n) // warm
    const [alone, beside]: [number[], number[]] = [[], []]
    let posts = 0
    for (let round = 0; round < ROUNDS; round++) {
      alone.push(...(await honest(side, door)))
      const attack = startPosting(side, door)
      beside.push(...(await honest(side, door)))
      posts += await attack.stop()
    }
    return report(alone, beside, posts)
  } finally {
    await side.stop()
  }
}

async function honest(side: Side, door: Door): Promise<number[]> {
  const waits: number[] = []
  for (let n = 0; n < LOGINS; n++) {
    const startedAt = performance.now()
    await signInOnce(side, door, n)
    waits.push(performance.now() - startedAt)
  }
  return waits
}

/** Strangers, each from a network of its own, so that no limit stops them: the guard must. */
function startPosting(side: Side, door: Door) {
  let goesOn = true
  let posts = 0
  const documents = hostileDocuments().map((xml) => Buffer.from(xml).toString('base64'))
  const { connectionId } = door
  const post = async (stranger: number) => {
    let relayState = ''
    for (let n = 0; goesOn; n++) {
      const network = `203.${stranger}.${n % 250}.x`
      // A sign-in is looked at three times at most: they begin their own.
      if (n % 3 === 0) relayState = (await side.call<Begun>('begin', { connectionId, network })).transactionId
      await side.call('acs', { connectionId, relayState, samlResponse: documents[n % documents.length], network })
      posts++
    }
  }
  const strangers = Array.from({ length: HOSTILE_AT_ONCE }, (_, n) => post(n))
  return {
    async stop() {
      goesOn = false
      await Promise.all(strangers)
      return posts
    },
  }
}

/** Near the limits of size, depth, elements and namespaces. */
function hostileDocuments(): string[] {
  const response = (inside: string) =>
    `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_x" Version="2.0">${inside}</samlp:Response>`
  const namespaces = Array.from({ length: 20 }, (_, n) => `xmlns:n${n}="urn:n${n}"`).join(' ')
  return [
    response(`<a>${'x'.repeat(255_000)}</a>`),
    response('<a/>'.repeat(2_990)),
    response(`<a ${namespaces}>${'<b c="d"/>'.repeat(2_900)}</a>`),
    response('<a>'.repeat(31) + '</a>'.repeat(31)),
    response('<a b="&amp;&amp;&amp;&amp;"/>'.repeat(2_900)),
  ]
}

function report(alone: number[], beside: number[], posts: number): Line[] {
  const at = (waits: number[], share: number) =>
    quantile(
      waits.toSorted((a, b) => a - b),
      share,
    )
  const ms = (value: number) => `${value.toFixed(0)} ms`
  return [0.5, 0.95].map((share) => ({
    what: `honest sign-in beside ${posts} hostile posts, p${share * 100}`,
    ours: ms(at(beside, share)),
    reference: `${ms(at(alone, share))} alone`,
    ratio: `+${ms(at(beside, share) - at(alone, share))}`,
    target: '+100 ms',
  }))
}
