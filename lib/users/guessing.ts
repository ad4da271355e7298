import type { MatchExtended, ZxcvbnFactory, ZxcvbnResult } from '@zxcvbn-ts/core'
import { env } from '@/lib/platform/env'
import { once } from '@/lib/platform/singleton'
import { canonicalEmail, domainOf, lengthProblem, type PasswordOwner, type PasswordProblem } from './model'

/**
 * How much is looked at: estimating takes time that grows faster than the text,
 * about 20 ms for so many letters and 400 ms for the longest password (I16).
 * Who has a strong beginning has a strong password.
 */
const LETTERS_READ = 64
/** What a thief of the database could try against one argon2id hash in months. */
const GUESSES_NEEDED = 1e10

/**
 * Why a password may not be chosen: too short or too long, among those that
 * leaked and are tried first, made of what its owner is called, or too easy to
 * guess (NIST SP 800-63B §5.1.1.2); `null` when it may. Nothing leaves the
 * machine. For whoever chooses a password, never for signing in.
 */
export async function passwordProblem(password: string, owner: PasswordOwner): Promise<PasswordProblem | null> {
  const problem = lengthProblem(password)
  if (problem) return problem

  const known = wordsAbout(owner)
  const guesser = await once('password-guesser', makeGuesser)
  const result = guesser.check([...password].slice(0, LETTERS_READ).join(''), [...known.keys()])
  return result.guesses >= GUESSES_NEEDED ? null : reasonOf(result, known)
}

/** Loaded with the first password that somebody chooses: half a megabyte of words that most requests never need. */
async function makeGuesser(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory }, { adjacencyGraphs, dictionary }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ])
  return new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, maxLength: 2 * LETTERS_READ })
}

/** What to read of an account for {@link ownerOf}. */
export const whatIsGuessed = {
  ...{ name: true, username: true, email: true },
  memberships: { take: 20, select: { org: { select: { name: true } } } },
} as const

export function ownerOf({
  memberships,
  ...user
}: Omit<PasswordOwner, 'organizations'> & { memberships: { org: { name: string } }[] }): PasswordOwner {
  return { ...user, organizations: memberships.map(({ org }) => org.name) }
}

type Origin = Extract<PasswordProblem, 'name' | 'username' | 'address' | 'organization' | 'product'>

/** Each word that belongs to the owner, with where it is from; the first origin counts. */
function wordsAbout({ name, username, email, organizations }: PasswordOwner): Map<string, Origin> {
  const address = canonicalEmail(email)
  const texts: [Origin, string][] = [
    ['username', username],
    ['name', name],
    ['address', email],
    ...organizations.map((text): [Origin, string] => ['organization', text]),
    ['address', address ? domainOf(address) : ''],
    ['product', `porchlight ${new URL(env().PUBLIC_URL).hostname}`],
  ]
  const words = new Map<string, Origin>()
  for (const [origin, text] of texts) for (const word of wordsIn(text)) if (!words.has(word)) words.set(word, origin)
  return words
}

/** The whole, the whole without its gaps, and its parts; two letters are part of too much. */
function wordsIn(text: string): string[] {
  const lower = text.toLowerCase()
  const parts = lower.split(/[^\p{L}\p{N}]+/u)
  return [lower, parts.join(''), ...parts].filter((word) => word.length > 2)
}

/** The most telling of what the guesser found. */
function reasonOf({ sequence, feedback }: ZxcvbnResult, owners: ReadonlyMap<string, Origin>): PasswordProblem {
  const own = sequence.filter(({ dictionaryName }) => dictionaryName === 'userInputs')
  if (own.length && 3 * lettersOf(own) >= lettersOf(sequence))
    return owners.get(String(longest(own)?.matchedWord)) ?? 'guessable'
  const listed = sequence.filter(({ dictionaryName }) => dictionaryName === 'passwords-common')
  if (listed.length) return sequence.length === 1 ? 'common' : 'similar'
  if (feedback.warning === 'similarToCommon') return 'similar'
  return patternReasons[longest(sequence)?.pattern ?? ''] ?? 'guessable'
}

const patternReasons: Record<string, PasswordProblem> = {
  repeat: 'repeats',
  sequence: 'sequence',
  spatial: 'keyboard',
  date: 'date',
}

function lettersOf(matches: readonly MatchExtended[]): number {
  return matches.reduce((sum, { token }) => sum + token.length, 0)
}

function longest(matches: readonly MatchExtended[]): MatchExtended | undefined {
  return matches.toSorted((a, b) => b.token.length - a.token.length)[0]
}
