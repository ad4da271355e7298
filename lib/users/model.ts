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

/** Length decides, as NIST SP 800-63B §5.1.1.2 advises; and it must not be the name or address itself. */
export function isWeakPassword(password: string, about: { username: string; email: string }): boolean {
  const { length } = [...password]
  if (length < PASSWORD_LETTERS.min || length > PASSWORD_LETTERS.max) return true
  const lower = password.toLowerCase()
  return lower === about.email.toLowerCase() || lower === about.username.toLowerCase() || new Set(lower).size < 4
}
