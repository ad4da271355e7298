import { type GuardVerdict, guardSamlResponse } from '@/lib/connections/saml-guard/guard'
import { generateResponse } from './saml-generator'
import { fixedKeys } from './saml-generator-keys'
import { type Random, randomFrom } from './saml-generator-random'
import { generateSignatureHabits, type SignatureHabits, signByOurText } from './saml-generator-sign'
import { mutate, signatureEdits } from './saml-mutator'
import { scene } from './saml-scene'
import { signXml } from './saml-sign'
import type { Opinion, Reading, Verifier } from './saml-verifiers'

/** One document, how it was made, and what the guard says of it. */
export type Case = {
  seed: number
  made: 'honest' | 'tampered' | 'misissued' | 'oddly signed'
  edits: readonly string[]
  xml: string
  certificatePem: string
  verdict: GuardVerdict
}

/** What the property forbids: somebody refuses, or reads otherwise, what the guard took. */
export type Finding = {
  seed: number
  verifier: string
  reason: string
  made: string
  edits: readonly string[]
  xml: string
}

/** So many documents are made of one answer before the next is generated; that costs the most. */
const EACH = 20
const SIGNED = [['_assertion'], ['_response'], ['_assertion', '_response']] as const

type Base = { unsigned: string; signed: string; other: string; habits: SignatureHabits; ids: (typeof SIGNED)[number] }

/** Makes cases from seeds, the same for the same seed. */
export function caseMaker(): (seed: number) => Case {
  const keys = fixedKeys()
  const known = new Map<number, Base>()
  const baseFor = (number: number): Base => {
    const base = known.get(number) ?? makeBase(randomFrom(number), keys)
    known.clear()
    known.set(number, base)
    return base
  }
  return (seed) => {
    const base = baseFor(Math.floor(seed / EACH))
    const made = makeCase(seed, base, randomFrom(seed + 0x40000000))
    const { certificatePem } = base.habits.key
    const verdict = guardSamlResponse(Buffer.from(made.xml), { ...scene, signingCertificates: [certificatePem] })
    return { seed, ...made, certificatePem, verdict }
  }
}

function makeBase(random: Random, keys: ReturnType<typeof fixedKeys>): Base {
  const { xml: unsigned, prefixes } = generateResponse(random)
  const habits = generateSignatureHabits(keys, prefixes, random)
  const ids = random.pick(SIGNED)
  const byAnother = habits.family === 'rsa' && !habits.infoPrefixList.length && random.once(3)
  const signed = byAnother ? signByXmlCrypto(unsigned, ids, habits) : signAll(unsigned, ids, habits)
  return { unsigned, signed, other: signAll(generateResponse(random).xml, ids, habits), habits, ids }
}

function signAll(xml: string, ids: Base['ids'], habits: SignatureHabits, edit?: (signature: string) => string): string {
  return ids.reduce((text, id) => signByOurText(text, id, habits, edit), xml)
}

function signByXmlCrypto(xml: string, ids: Base['ids'], { key, prefix, prefixList }: SignatureHabits): string {
  const options = { key, prefix, inclusivePrefixes: [...prefixList] }
  return ids.reduce(
    (text, id) => signXml(text, { ...options, target: id === '_response' ? 'response' : 'assertion' }),
    xml,
  )
}

function makeCase(seed: number, base: Base, random: Random): Pick<Case, 'made' | 'edits' | 'xml'> {
  const surroundings = { random, other: base.other }
  if (seed % EACH === 0) return { made: 'honest', edits: [], xml: base.signed }
  const made = random.pick(['tampered', 'tampered', 'tampered', 'misissued', 'oddly signed'] as const)
  if (made === 'tampered') return { made, ...mutate(base.signed, surroundings) }
  const edits: string[] = []
  try {
    if (made === 'misissued') {
      const changed = mutate(base.unsigned, surroundings)
      edits.push(...changed.edits)
      return { made, edits, xml: signAll(changed.xml, base.ids, base.habits) }
    }
    const edit = (signature: string): string => {
      const changed = mutate(signature, surroundings, signatureEdits)
      edits.push(...changed.edits)
      return changed.xml
    }
    return { made, edits, xml: signAll(base.unsigned, base.ids, base.habits, edit) }
  } catch {
    return { made: 'tampered', ...mutate(base.signed, surroundings) } // what can't be read can't be signed
  }
}

/** Asks one verifier about a case that the guard took. `null` when all is well. */
export async function findingOf(
  { verdict, ...made }: Case,
  verifier: Verifier,
): Promise<{ opinion: Opinion; finding: Finding | null }> {
  if (!verdict.ok) throw new RangeError('the guard refused this')
  const opinion = await verifier.verify(made.xml, made.certificatePem)
  const found = (reason: string) => ({ opinion, finding: { ...made, verifier: verifier.name, reason } })
  if (opinion.kind === 'unable') return { opinion, finding: null }
  if (opinion.kind === 'refuses') return found(`refuses: ${opinion.reason}`)
  if (opinion.subject !== verdict.subject.value) return found(`reads the subject ${JSON.stringify(opinion.subject)}`)
  const [theirs, ours] = [
    opinion.attributes,
    verdict.attributes.map(({ name, values }) => [name, values] as const),
  ].map(comparable)
  return theirs === ours ? { opinion, finding: null } : found(`reads ${theirs} where the guard reads ${ours}`)
}

/** White space alone is nothing to node-saml, and it reads a canonical text once more by XML 1.1's line ends. */
function comparable(attributes: Reading): string {
  const folded = (text: string) => (/^\s*$/.test(text) ? '' : text.replace(/[\u0085\u2028\n]/g, ' '))
  return JSON.stringify(attributes.map(([name, values]) => [folded(name), values.map(folded)]))
}
