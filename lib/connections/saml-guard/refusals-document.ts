const AGAIN = 'We couldn’t read your organization’s answer. Start again; if it happens twice, tell your IT team.'
const SETUP = 'Your organization’s single sign-on needs a change in its set-up. Your IT team can see which.'

const HOSTILE =
  'The answer has a form that no provider we know sends. If your own people see this, look at what stands between the provider and us; if not, somebody is trying things.'
const SIGNING =
  'The signature isn’t built the way SAML asks. On the provider’s side, use its standard signing settings.'

/** Refusals of the document as such and of its signatures: code → what the person reads, what the admin reads. */
export const documentRefusals = {
  not_base64: [AGAIN, 'The answer arrived damaged: it isn’t base64. A proxy on the way may have changed it.'],
  too_large: [AGAIN, 'The answer is over 256 kB. On the provider’s side, send fewer attributes or groups.'],
  not_utf8: [AGAIN, 'The answer isn’t UTF-8. On the provider’s side, set the encoding of SAML messages to UTF-8.'],
  forbidden_character: [
    AGAIN,
    'The answer holds control characters. On the provider’s side, look for an attribute with one.',
  ],
  malformed_xml: [
    AGAIN,
    'The answer isn’t well-formed XML. On the provider’s side, look for a value that isn’t escaped.',
  ],
  xml_declaration: [AGAIN, 'The answer must be XML 1.0 in UTF-8. On the provider’s side, change the encoding.'],
  doctype_forbidden: [AGAIN, HOSTILE],
  comment_forbidden: [AGAIN, 'The answer holds XML comments. On the provider’s side, remove them from its template.'],
  cdata_forbidden: [AGAIN, 'The answer holds CDATA. On the provider’s side, have values escaped instead.'],
  processing_instruction_forbidden: [AGAIN, HOSTILE],
  unknown_entity: [
    AGAIN,
    'A value holds a bare “&” or an unknown entity. On the provider’s side, have values escaped.',
  ],
  too_deep: [AGAIN, HOSTILE],
  too_many_elements: [
    AGAIN,
    'The answer has over 3,000 elements. On the provider’s side, send fewer attributes or groups.',
  ],
  too_many_attributes: [AGAIN, HOSTILE],
  too_many_namespaces: [AGAIN, HOSTILE],
  repeated_xml_attribute: [AGAIN, HOSTILE],
  undeclared_prefix: [
    AGAIN,
    'The answer uses a namespace prefix that isn’t declared. On the provider’s side, fix the template.',
  ],
  forbidden_namespace: [AGAIN, HOSTILE],
  bad_id: [
    AGAIN,
    'An ID is missing or no XML name of at most 256 characters. On the provider’s side, fix the template.',
  ],
  repeated_id: [AGAIN, HOSTILE],
  expands_too_much: [AGAIN, HOSTILE],
  not_a_response: [AGAIN, 'This isn’t a SAML response. On the provider’s side, check what it posts to our ACS URL.'],
  encrypted_assertion: [
    SETUP,
    'The encrypted assertion isn’t built as we can read it: one EncryptedData with one EncryptedKey. On the provider’s side, use its standard encryption, or switch it off; HTTPS encrypts the answer anyway.',
  ],
  encryption_forbidden: [
    SETUP,
    'The assertion’s cipher can be broken; it must be AES-GCM. On the provider’s side, choose AES-256-GCM. Where there is no choice, as in Entra ID (Token encryption) or AD FS (EncryptClaims), switch encryption off.',
  ],
  key_transport_forbidden: [
    SETUP,
    'The assertion’s key must be encrypted by RSA-OAEP. On the provider’s side, set the key transport algorithm to RSA-OAEP (rsa-oaep-mgf1p), or switch encryption off.',
  ],
  decryption_failed: [
    SETUP,
    'The assertion can’t be decrypted: it was encrypted to another key, or changed on the way. On the provider’s side, take the encryption certificate out of this connection’s metadata.',
  ],
  encrypted_identifier: [
    SETUP,
    'A NameID or attribute is encrypted by itself. On the provider’s side, switch that off; the whole assertion may be encrypted.',
  ],
  no_assertion: [
    AGAIN,
    'The answer says success but holds no assertion. On the provider’s side, check the application.',
  ],
  several_assertions: [AGAIN, 'The answer holds more than one assertion. On the provider’s side, send exactly one.'],
  unexpected_element: [
    AGAIN,
    'The answer holds an element where none belongs. On the provider’s side, use its standard response, without extensions.',
  ],
  unexpected_text: [
    AGAIN,
    'The answer holds text where only elements may stand. On the provider’s side, fix the template.',
  ],
  wrong_element_count: [
    AGAIN,
    'An element is missing or stands there more often than SAML allows. On the provider’s side, use its standard response.',
  ],
  misplaced_signature: [AGAIN, HOSTILE],
  several_signatures: [AGAIN, HOSTILE],
  not_signed: [
    SETUP,
    'The answer is not signed, so anyone could have sent it. On the provider’s side, switch “sign assertion” on.',
  ],
  signature_malformed: [AGAIN, SIGNING],
  signature_object: [AGAIN, HOSTILE],
  several_references: [AGAIN, HOSTILE],
  reference_elsewhere: [AGAIN, HOSTILE],
  transform_forbidden: [
    SETUP,
    'The signature must use the transforms enveloped-signature and exclusive C14N. On the provider’s side, choose “exclusive canonicalization”.',
  ],
  canonicalization_forbidden: [
    SETUP,
    'The signature must use exclusive C14N without comments. On the provider’s side, choose “exclusive canonicalization”.',
  ],
  sha1: [
    SETUP,
    'The provider signs with SHA-1, which can be forged. On the provider’s side, set the signature algorithm to RSA-SHA256 and the digest algorithm to SHA-256.',
  ],
  algorithm_forbidden: [
    SETUP,
    'The signature’s algorithm isn’t accepted. On the provider’s side, choose RSA-SHA256 with SHA-256 digests.',
  ],
  weak_key: [
    SETUP,
    'The provider’s signing key is RSA under 2,048 bits or on an uncommon curve. On the provider’s side, make a new signing certificate, then add it here.',
  ],
  unknown_signer: [
    'It was signed with a key that your organization has not given us: a key change, or somebody pretending to be its identity provider. Your IT team must compare fingerprints before doing anything.',
    'The answer was signed with a key that you have not given us. Compare fingerprints: those expected here with the provider’s own console. If it has a new certificate, add it here; if not, somebody else signed.',
  ],
  digest_mismatch: [
    AGAIN,
    'The answer was changed after it was signed. A proxy on the way may rewrite it, or somebody tampered with it.',
  ],
} as const satisfies Record<string, readonly [person: string, admin: string]>
