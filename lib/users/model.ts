/** RFC 5321 §4.5.3.1.3 allows 254 letters in an address that can be mailed. */
const MAX_ADDRESS = 254
const DOT_ATOM = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const DOMAIN = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/

/**
 * The form in which addresses are compared and stored once: printable ASCII,
 * one `@`, a dot-atom before it (RFC 5322 §3.2.3; no quotes, no comments), a
 * domain of several labels behind it, all lower case. `null` for anything else:
 * look-alikes, spaces of any kind, control letters and second `@` are not
 * repaired but refused (I3).
 */
export function canonicalEmail(text: string): string | null {
  if (text.length > MAX_ADDRESS || !/^[\x21-\x7e]+$/.test(text)) return null
  const [local, domain, more] = text.toLowerCase().split('@')
  if (more !== undefined || !local || !domain || local.length > 64) return null
  return DOT_ATOM.test(local) && DOMAIN.test(domain) ? `${local}@${domain}` : null
}

/** The part behind the `@` of a canonical address. */
export function domainOf(canonical: string): string {
  return canonical.slice(canonical.indexOf('@') + 1)
}

const USERNAME = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/

/** The form in which usernames are compared; `null` for what cannot be one. Never holds an `@`. */
export function canonicalUsername(text: string): string | null {
  const lower = text.toLowerCase()
  return USERNAME.test(lower) ? lower : null
}

export const PASSWORD_LETTERS = { min: 12, max: 256 }

/** Why a password is refused, by a code that may stand in an address, in words for who chose it. */
export const passwordProblems = {
  short: `Use at least ${PASSWORD_LETTERS.min} characters; a sentence is fine.`,
  long: `Use at most ${PASSWORD_LETTERS.max} characters.`,
  common: 'This is one of the most used passwords: choose another one.',
  similar: 'This is one of the most used passwords with little added: choose another one.',
  name: 'It contains your name and little else: add words that have nothing to do with you.',
  username: 'It contains your username and little else: add words that have nothing to do with you.',
  address: 'It contains your email address and little else: add words that have nothing to do with you.',
  organization: 'It contains your organization’s name and little else: add words that have nothing to do with it.',
  product: 'It contains the name of this site and little else: add words that have nothing to do with it.',
  repeats: 'Too easy to guess: it repeats itself.',
  sequence: 'Too easy to guess: it is mostly letters or digits in a row, such as abcd or 1234.',
  keyboard: 'Too easy to guess: it is mostly keys that lie side by side.',
  date: 'Too easy to guess: it is mostly a date.',
  guessable: 'Too easy to guess: add a few words that have nothing to do with each other.',
} as const
export type PasswordProblem = keyof typeof passwordProblems

/** The words of a code that came from outside; `undefined` for what is none. */
export function passwordProblemIn(code: string | null): string | undefined {
  return Object.hasOwn(passwordProblems, code ?? '') ? passwordProblems[code as PasswordProblem] : undefined
}

/** What a password's owner is called and belongs to: a guesser tries it first. */
export type PasswordOwner = { name: string; username: string; email: string; organizations: readonly string[] }

/** Length first, as NIST SP 800-63B §5.1.1.2 advises; in letters, as people count. */
export function lengthProblem(password: string): PasswordProblem | null {
  const { length } = [...password]
  if (length < PASSWORD_LETTERS.min) return 'short'
  return length > PASSWORD_LETTERS.max ? 'long' : null
}
