import type { Check } from '@/lib/attempts/model'

/** A comparison with the refusal that it leads to, alone; `null` for one that went well. */
export type TracedCheck = Check & { code: string | null }

/** Who has to change something: the organization here, its identity provider, one of the two, or nobody. */
export type Side = 'ours' | 'theirs' | 'either' | 'nobody'

/** What can be done here about a refusal; each makes a draft, or leads to where it is done. */
export type OfferKind =
  | 'reread_metadata'
  | 'upload_certificate'
  | 'set_entity_id'
  | 'keep_entity_id'
  | 'map_email'
  | 'set_tenant'
  | 'add_domain'
/** `value` is out of the answer, where the offer takes one. */
export type Offer = { kind: OfferKind; value: string | null }

/** Whether an answer would have been taken; `code` says why not. `email` is empty for who may not see people. */
export type Reevaluation = { worked: true; email: string } | { worked: false; code: string }

/** Checks whose `received` is about a person: never shown to anybody but admins. */
const personal: ReadonlySet<string> = new Set(['name_id', 'email', 'subject', 'token_claims', 'email_domain'])
const STATUS = /urn:oasis:names:tc:SAML:2\.0:status:\w+/g

/** The same checks for who may not see people: names and verdicts stay, what was received of a person goes. */
export function withoutPeople(checks: readonly TracedCheck[]): TracedCheck[] {
  return checks.map((check) => {
    if (check.name === 'status') return { ...check, received: check.received.match(STATUS)?.join(' / ') ?? '…' }
    return personal.has(check.name) ? { ...check, received: check.ok ? 'as expected' : '…' } : check
  })
}

/** What a check is called on pages. */
export function checkTitle(name: string): string {
  return titles[name] ?? name
}

const titles: Record<string, string> = {
  document: 'The answer is a document that we can read',
  form: 'The answer is built as SAML asks',
  signature: 'Signed',
  response_signature: 'Signature of the response',
  assertion_signature: 'Signature of the assertion',
  response_certificate: 'Key that signed the response',
  assertion_certificate: 'Key that signed the assertion',
  response_signature_algorithm: 'How the response is signed',
  assertion_signature_algorithm: 'How the assertion is signed',
  response_digest_algorithm: 'Digest of the response',
  assertion_digest_algorithm: 'Digest of the assertion',
  decryption: 'Encrypted to our key',
  encryption_algorithm: 'Cipher of the assertion',
  key_transport: 'How its key is encrypted',
  status: 'The provider says success',
  assertion: 'One assertion',
  in_response_to: 'Answers our request',
  confirmation_in_response_to: 'The subject confirmation answers our request',
  destination: 'Destination is our ACS URL',
  recipient: 'Recipient is our ACS URL',
  confirmation_method: 'Confirmation method',
  response_version: 'SAML version of the response',
  assertion_version: 'SAML version of the assertion',
  response_issuer: 'Issuer of the response',
  assertion_issuer: 'Issuer of the assertion',
  issuer_format: 'Format of the issuer',
  audience: 'Audience is our entity ID',
  response_issued_at: 'Response issued in time',
  assertion_issued_at: 'Assertion issued in time',
  conditions_not_before: 'Valid already',
  conditions_not_on_or_after: 'Still valid',
  confirmation_not_before: 'Confirmed already',
  confirmation_not_on_or_after: 'Still confirmed',
  authn_instant: 'Signed in at the provider in our past',
  session_not_on_or_after: 'The session at the provider goes on',
  name_id_format: 'Format of the Name ID',
  name_id: 'Name ID',
  attributes: 'Attributes can be read',
  engine: 'Our second verifier agrees',
  provider_answer: 'The provider answered',
  token_endpoint: 'The provider redeemed the code',
  id_token: 'An ID token came',
  token_signature: 'Signature of the ID token',
  token_algorithm: 'How the ID token is signed',
  token_issuer: 'Issuer of the ID token',
  token_audience: 'Audience is our client ID',
  authorized_party: 'Authorized party is our client ID',
  token_nonce: 'Answers our request',
  token_expires: 'Still valid',
  token_issued_at: 'Issued in our past',
  tenant: 'Comes from your tenant',
  subject: 'Lasting identifier',
  email: 'An address that we can use',
  email_verified: 'The provider has verified the address',
  email_domain: 'The address is in one of your verified domains',
  domain_record: 'The domain’s DNS record is in place',
  account: 'The account is on',
  membership: 'The person is a member',
  came_back: 'The browser came back',
  cookies: 'The browser keeps our cookie',
  same_browser: 'The browser is the one that began',
  in_ten_minutes: 'The answer came within ten minutes',
  in_a_minute: 'The browser came for the answer',
  binding: 'The answer came by the right binding',
  address: 'The answer came to our address',
  relay_state: 'Brings back our RelayState',
  connection_on: 'The connection is turned on',
  first_use: 'The answer was not used before',
  asked_afresh: 'The person was asked again',
}
