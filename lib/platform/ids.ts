import * as z from 'zod'

/** What an id's prefix says it is. */
export const prefixes = {
  user: 'usr',
  org: 'org',
  company: 'com',
  operator: 'opr',
  session: 'ses',
  domain: 'dom',
  connection: 'con',
  certificate: 'crt',
  identity: 'idn',
  transaction: 'sit',
  attempt: 'att',
  linkRequest: 'lrq',
  proof: 'prf',
  mailToken: 'mtk',
  passkey: 'psk',
  recoveryCode: 'rcv',
  challenge: 'chl',
  team: 'tea',
  app: 'app',
  appSecret: 'sec',
  appGrant: 'gnt',
  subject: 'sub',
  event: 'evt',
  job: 'job',
  process: 'prc',
  look: 'lok',
  loan: 'lon',
  revision: 'rev',
  testSignIn: 'tst',
  foundKey: 'key',
  setupLink: 'sul',
  setupVisit: 'suv',
  newcomer: 'new',
  invitation: 'inv',
  ssoRequest: 'srq',
  wish: 'wsh',
  operatorKey: 'opk',
} as const

export type Kind = keyof typeof prefixes
export type Id<K extends Kind> = `${(typeof prefixes)[K]}_${string}`
export type UserId = Id<'user'>
export type OrgId = Id<'org'>
export type SessionId = Id<'session'>
export type ConnectionId = Id<'connection'>
export type IdentityId = Id<'identity'>
export type TransactionId = Id<'transaction'>
export type AttemptId = Id<'attempt'>
export type LinkRequestId = Id<'linkRequest'>
export type AppId = Id<'app'>
export type TeamId = Id<'team'>
export type DomainId = Id<'domain'>
export type RevisionId = Id<'revision'>
export type TestSignInId = Id<'testSignIn'>
export type SetupLinkId = Id<'setupLink'>
export type SsoRequestId = Id<'ssoRequest'>

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz' // Crockford's base32: no i, l, o, u

/** A new id: the kind's prefix and 120 random bits (24 letters of Crockford's base32). */
export function newId<K extends Kind>(kind: K): Id<K> {
  const bytes = crypto.getRandomValues(new Uint8Array(24))
  return `${prefixes[kind]}_${Array.from(bytes, (byte) => ALPHABET[byte & 31]).join('')}` as Id<K>
}

/** A schema that takes ids of one kind only. */
export function idOf<K extends Kind>(kind: K): z.ZodType<Id<K>, Id<K>> {
  const shape = new RegExp(`^${prefixes[kind]}_[0-9a-hjkmnp-tv-z]{24}$`)
  const problem = 'is not a valid id'
  // What passes is text of that form, which the schema's type can't say by itself.
  return z.string({ error: problem }).regex(shape, problem) as unknown as z.ZodType<Id<K>, Id<K>>
}

/** A reference that people can read out: `7KQ2-M9XD`, 40 random bits. */
export function newReference(): string {
  const letters = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => ALPHABET[byte & 31]!.toUpperCase())
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`
}
