const AGAIN = 'This sign-in couldn’t be completed. Start again; if it happens twice, tell your IT team.'
const OLD = 'This answer belongs to an earlier sign-in. Start again.'
const AHEAD =
  'The identity provider’s clock is {seconds} seconds ahead of ours. Start again; if it happens twice, tell your IT team.'
const BEHIND =
  'This answer belongs to an earlier sign-in, or the identity provider’s clock is {seconds} seconds behind ours. Start again; if it happens twice, tell your IT team.'
const ENDED =
  'This answer ended {seconds} seconds ago by our clock. Start again; if it happens twice, tell your IT team.'
const SETUP = 'Your organization’s single sign-on needs a change in its set-up. Your IT team can see which.'
const REFUSED = 'Your organization’s identity provider didn’t sign you in. Your IT team can tell you why.'

/**
 * Refusals of what a validly signed answer says: code → what the person reads, what the admin reads. `{seconds}` is how
 * far the time that was refused lies from our clock.
 */
export const claimRefusals = {
  wrong_version: [SETUP, 'The answer isn’t SAML 2.0. On the provider’s side, choose SAML 2.0 for this application.'],
  status_not_success: [
    REFUSED,
    'The provider itself refused; its status is in the checks. On the provider’s side, see its sign-in log; often the person isn’t assigned to the application.',
  ],
  wrong_response_issuer: [
    SETUP,
    'The answer names another sender than this connection (its issuer). Take the entity ID from the provider’s metadata and enter it here.',
  ],
  wrong_assertion_issuer: [
    SETUP,
    'The answer’s assertion names another sender than this connection (its issuer). Take the entity ID from the provider’s metadata and enter it here.',
  ],
  issuer_format: [
    SETUP,
    'Issuer may only have the format “entity”. On the provider’s side, remove the issuer’s format.',
  ],
  wrong_destination: [
    SETUP,
    'The answer is addressed to another page than ours (its destination). On the provider’s side, enter our ACS URL exactly as the check expects it.',
  ],
  unsolicited: [
    'Please start the sign-in here.',
    'The answer wasn’t asked for. IdP-initiated sign-in isn’t accepted; on the provider’s side, link the tile to this sign-in page.',
  ],
  wrong_request: [OLD, 'The answer belongs to another sign-in: an old tab, or a replayed response. Nothing to change.'],
  wrong_confirmed_request: [
    OLD,
    'The subject confirmation belongs to another sign-in or names none. On the provider’s side, let it send InResponseTo there too.',
  ],
  wrong_recipient: [
    SETUP,
    'The answer is meant for another page than ours (its recipient). On the provider’s side, enter our ACS URL as the recipient, exactly as the check expects it.',
  ],
  not_bearer: [SETUP, 'The subject confirmation isn’t “bearer”. On the provider’s side, choose the bearer method.'],
  not_one_confirmation: [
    SETUP,
    'The assertion needs exactly one subject confirmation. On the provider’s side, send one.',
  ],
  bad_time: [
    SETUP,
    'A time isn’t written in UTC as SAML asks (2025-01-31T09:00:00Z). On the provider’s side, send UTC.',
  ],
  time_missing: [SETUP, 'A time that SAML asks for is missing; the checks say which. On the provider’s side, send it.'],
  issued_before_request: [
    BEHIND,
    'The answer was issued before this sign-in began: it is an old one, or their clock is {seconds} seconds behind ours. In that case, set the provider’s clock by NTP.',
  ],
  issued_in_future: [
    AHEAD,
    'The answer was issued in our future: their clock is {seconds} seconds ahead of ours. Set the provider’s clock by NTP.',
  ],
  not_yet_valid: [
    AHEAD,
    'The assertion isn’t valid yet: their clock is {seconds} seconds ahead of ours. Set the provider’s clock by NTP.',
  ],
  expired: [
    ENDED,
    'The assertion ended {seconds} seconds ago by our clock. If the checks show that it was issued in our past as well, set the provider’s clock by NTP; if not, let assertions live longer.',
  ],
  valid_too_long: [
    SETUP,
    'The assertion would be valid for more than 25 hours. On the provider’s side, shorten the assertion’s lifetime.',
  ],
  conditions_missing: [
    SETUP,
    'The assertion needs Conditions. On the provider’s side, let it send them with the audience.',
  ],
  unknown_condition: [
    SETUP,
    'The assertion sets a condition we don’t know. On the provider’s side, remove custom conditions.',
  ],
  audience_missing: [
    SETUP,
    'The assertion names no audience. On the provider’s side, enter our entity ID as the audience.',
  ],
  several_audiences: [
    SETUP,
    'The assertion is made out to several audiences. On the provider’s side, leave only our entity ID in the list.',
  ],
  wrong_audience: [
    SETUP,
    'The answer is made out to another product, not to us (its audience). On the provider’s side, enter our entity ID as the audience, exactly as the check expects it.',
  ],
  not_one_authn_statement: [SETUP, 'The assertion needs exactly one AuthnStatement. On the provider’s side, send one.'],
  authenticated_in_future: [
    AHEAD,
    'The person signed in to the provider in our future: their clock is {seconds} seconds ahead of ours. Set the provider’s clock by NTP.',
  ],
  session_over: [
    AGAIN,
    'The session at the provider ended {seconds} seconds ago by our clock. On the provider’s side, look at its session lifetime and its clock.',
  ],
  subject_missing: [
    SETUP,
    'The assertion names no subject. On the provider’s side, map the NameID to a stable attribute.',
  ],
  not_one_name_id: [
    SETUP,
    'The subject needs exactly one NameID, not encrypted. On the provider’s side, map it to one value.',
  ],
  name_id_malformed: [SETUP, 'The NameID holds elements. On the provider’s side, map it to a plain value.'],
  name_id_characters: [
    SETUP,
    'The NameID must be 1 to 512 visible ASCII characters without spaces. On the provider’s side, map it to an address or an object id.',
  ],
  transient_name_id: [
    SETUP,
    'The person gets another identifier at every sign-in (a transient NameID). On the provider’s side, choose the format “persistent” or “emailAddress”.',
  ],
  attribute_unnamed: [SETUP, 'An attribute has no name. On the provider’s side, name it or remove it.'],
  attribute_repeated: [
    SETUP,
    'Two attributes have the same name. On the provider’s side, map each name once; in Keycloak, switch “Single Role Attribute” on.',
  ],
  attribute_value_malformed: [
    SETUP,
    'An attribute’s value holds elements. On the provider’s side, send plain text values.',
  ],
} as const satisfies Record<string, readonly [person: string, admin: string]>
