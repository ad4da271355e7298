/** Something that an identity provider tells us about a person, under the names that we know (R012, D20, C02). */
export type AttributeRow = {
  what: string
  required: 'yes' | 'no' | string
  /** Tried in this order; the first with exactly one value counts. */
  saml: readonly string[]
  oidc: readonly string[]
  note?: string
}

const claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'

/** What lib/connections/model.ts reads; a test compares them. */
export const attributeTable: readonly AttributeRow[] = [
  {
    what: 'Who it is',
    required: 'yes',
    saml: ['Name ID'],
    oidc: ['sub'],
    note: 'It must stay the same for a person: format persistent or emailAddress, never transient. For Entra ID by OpenID Connect we take “tid” and “oid”.',
  },
  {
    what: 'Email',
    required: 'if “who it is” is no address',
    saml: [
      'email',
      'mail',
      'emailaddress',
      'User.email',
      `${claims}/emailaddress`,
      'urn:oid:0.9.2342.19200300.100.1.3',
    ],
    oidc: ['email'],
    note: 'It must lie in a domain that your organization has verified. An ID token with “email_verified” false is refused; without that claim it is taken.',
  },
  {
    what: 'First name',
    required: 'no',
    saml: ['firstName', 'givenName', 'givenname', 'User.FirstName', `${claims}/givenname`, 'urn:oid:2.5.4.42'],
    oidc: [],
    note: 'Names help whoever links people; they decide nothing, and may differ from ours.',
  },
  {
    what: 'Last name',
    required: 'no',
    saml: ['lastName', 'surname', 'sn', 'User.LastName', `${claims}/surname`, 'urn:oid:2.5.4.4'],
    oidc: [],
  },
  {
    what: 'Whole name',
    required: 'no',
    saml: ['name', 'displayName', 'http://schemas.microsoft.com/identity/claims/displayname', `${claims}/name`],
    oidc: ['name'],
    note: 'By SAML only where neither first nor last name comes.',
  },
  {
    what: 'Minutes until we ask again',
    required: 'no',
    saml: ['sessionMinutes', 'session_minutes', 'dockerSessionMinutes'],
    oidc: ['sessionMinutes', 'session_minutes', 'dockerSessionMinutes'],
    note: 'A positive whole number. It can shorten a session, never lengthen it; SAML’s SessionNotOnOrAfter does the same.',
  },
]

/** What holds for all of them. */
export const attributeNotes: readonly string[] = [
  'A Name ID (or “sub”) that is an address wins over the email attribute.',
  'Each name may come once, with one value. Names are compared to the letter.',
  'If your provider uses other names for address and name, choose them at “Attributes” in the connection’s set-up.',
  'Username, phone, groups and roles are not needed, and give nobody any rights.',
]
