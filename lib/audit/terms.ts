import { minutesInWords } from '@/lib/platform/time'

// The words and numbers that sentences about events are made of (lib/audit/words.ts).

const fieldWords: Record<string, string> = {
  name: 'name',
  supportPhone: 'support phone',
  supportText: 'support text number',
  supportUrl: 'support page',
  selfProofLinks: 'linking after self-proof',
  requiresFactor: 'second factor of people with a password',
  redirectUris: 'redirect addresses',
  postLogoutRedirectUris: 'addresses after sign-out',
  backchannelLogoutUri: 'logout address',
  homeUrl: 'home page',
  newcomers: 'what happens with new people',
  entityId: 'entity ID',
  signInUrl: 'sign-in address',
  metadataXml: 'metadata',
  metadataUrl: 'address of the metadata',
  providerMetadata: 'discovery document',
  clientId: 'client ID',
  clientAuth: 'how we prove ourselves',
  clientSecretExpiresAt: 'end of the secret',
  tenantClaim: 'claim that names the tenant',
  tenantValue: 'tenant',
  mapping: 'attributes',
}
export const listed = (fields: string[]) => fields.map((field) => fieldWords[field] ?? field).join(', ')
export const count = (n: number) => (n === 1 ? '1 session' : `${n} sessions`)
export const peopleOf = (n: number) => (n === 1 ? '1 person' : `${n} people`)
export const number = (n: number) => `R-${n}`
export const methods = { password: 'a password', saml: 'SAML', oidc: 'OIDC' }
export const proofs = { password: 'by password', code: 'by a mailed code' }
export const refusedWords: Record<string, string> = {
  connection_off: 'it had been turned off',
  domain_not_covered: 'the address was in no verified domain any more',
  asks: 'new people ask to be linked there',
  address_taken: 'an account has that address',
}
export const ways = {
  admin: 'by an admin',
  self_proof: 'after self-proof',
  operator: 'by the operator',
  newcomer: 'made for it',
  carried: 'carried over from the connection that was replaced',
}
export const resets = { reset: 'by a mailed link', changed: 'in the account', operator: 'by the operator' }

type Lasting = { idleMinutes: number | null; maxMinutes: number | null }
const minutesOf = (minutes: number | null) => (minutes === null ? 'everybody’s time' : minutesInWords(minutes))
const lastingOf = (policy: Lasting) =>
  `${minutesOf(policy.idleMinutes)} without use, ${minutesOf(policy.maxMinutes)} at most`
export const lasting = ({ from, to }: { from: Lasting; to: Lasting }) =>
  `changed how long sessions last: ${lastingOf(to)}; before, ${lastingOf(from)}`
