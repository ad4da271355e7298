import type { Guide } from './model'

const saml: Guide = {
  provider: 'other_saml',
  kind: 'saml',
  place: 'Your provider’s own administration. It must speak SAML 2.0.',
  steps: [
    {
      id: 'create',
      text: 'Make a new SAML application (also called service provider, relying party, or custom connector). If it can read metadata, give it the address of ours, and skip the next step.',
      copy: [{ value: 'metadataUrl', field: 'Service provider metadata' }],
    },
    {
      id: 'addresses',
      text: 'Otherwise paste our two values. Where recipient and destination are asked for, both are the ACS URL. The binding is HTTP-POST.',
      copy: [
        { value: 'acsUrl', field: 'ACS URL, reply URL, single sign-on URL' },
        { value: 'entityId', field: 'Entity ID, audience, identifier' },
      ],
    },
    {
      id: 'name-id',
      text: 'Choose a Name ID that stays the same for a person: the address (format emailAddress), or an identifier with the format persistent. Never transient.',
    },
    {
      id: 'signing',
      text: 'Let it sign the assertion or the response, or both, with SHA-256 or better. If it encrypts, then with AES-GCM.',
    },
    { id: 'attributes', text: 'Send the attributes of the table below, each name once.' },
    {
      id: 'metadata',
      text: 'Give us its metadata: an address is best, since we look there each day and find new certificates. A file does, or its sign-in address with its certificate.',
      bring: ['metadataUrl', 'metadataXml', 'signInUrl', 'certificate'],
    },
    { id: 'assign', text: 'Let the people in who are to sign in.' },
  ],
  slip: 'The audience is not our entity ID to the letter, or the answer is posted to another address than our ACS URL: a slash at the end is a difference.',
  attributes: [
    { name: 'Name ID', value: 'the person’s address, or an identifier that stays' },
    { name: 'email', value: 'the person’s address, where the Name ID is none' },
    { name: 'firstName', value: 'first name', optional: true },
    { name: 'lastName', value: 'last name', optional: true },
  ],
}

const oidc: Guide = {
  provider: 'other_oidc',
  kind: 'oidc',
  place: 'Your provider’s own administration. It must speak OpenID Connect with discovery.',
  steps: [
    {
      id: 'create',
      text: 'Register a client (also called application) for a web server: the authorization code flow, with a client secret.',
      copy: [{ value: 'redirectUrl', field: 'Redirect URI, callback URL' }],
    },
    { id: 'scopes', text: 'Let it have the scopes “openid”, “email” and “profile”.' },
    {
      id: 'client',
      text: 'Copy client ID and client secret, and note when the secret ends. Where it asks how we send it, choose “client_secret_basic”. A certificate of ours (“private_key_jwt”) takes the secret’s place where the provider knows that.',
      bring: ['clientId', 'clientSecret'],
    },
    {
      id: 'issuer',
      text: 'Give us the issuer: the address whose /.well-known/openid-configuration can be read without signing in.',
      bring: ['issuer'],
    },
    { id: 'assign', text: 'Let the people in who are to sign in.' },
  ],
  slip: 'The issuer differs from the one in the discovery document by a slash or a path: both must be the same to the letter.',
  attributes: [
    { name: 'email', value: 'the person’s address, in the ID token or from userinfo' },
    { name: 'name', value: 'whole name', optional: true },
  ],
}

export const otherSaml = { saml }
export const otherOidc = { oidc }
