import type { Guide } from './model'

const place =
  'Keycloak Admin Console (version 19 or newer), in the realm that holds your people: whoever is in it may sign in.'

const saml: Guide = {
  provider: 'keycloak',
  kind: 'saml',
  place,
  steps: [
    {
      id: 'create',
      text: 'Open “Clients” → “Create client”, choose the type “SAML”, and paste our entity ID.',
      copy: [{ value: 'entityId', field: 'Client ID' }],
    },
    {
      id: 'acs',
      text: 'On the next page paste our ACS URL in both fields, and save.',
      copy: [
        { value: 'acsUrl', field: 'Valid redirect URIs' },
        { value: 'acsUrl', field: 'Master SAML Processing URL' },
      ],
    },
    {
      id: 'signing',
      text: 'On “Settings” choose “email” as “Name ID format” and turn “Force name ID format” on. Turn “Sign assertions” on, with “RSA_SHA256” and the canonicalization “EXCLUSIVE”.',
    },
    {
      id: 'keys',
      text: 'On “Keys” turn “Client signature required” off (or import our certificate from our metadata), and leave “Encrypt assertions” off.',
    },
    {
      id: 'attributes',
      text: 'On “Client scopes” open the client’s own dedicated scope, and add a mapper “User Property” by configuration for each line of the table below, with its name as “SAML Attribute Name”. Then take the scope “role_list” away from this client: roles are not needed.',
    },
    {
      id: 'metadata',
      text: 'Give us the address of the realm’s metadata: https://{your-host}/realms/{realm}/protocol/saml/descriptor',
      bring: ['metadataUrl'],
    },
  ],
  slip: 'The scope “role_list” sends an attribute “Role” several times, and we refuse an answer in which two attributes have one name: take the scope away, or turn “Single Role Attribute” on in its mapper.',
  attributes: [
    { name: 'email', value: 'property email' },
    { name: 'firstName', value: 'property firstName', optional: true },
    { name: 'lastName', value: 'property lastName', optional: true },
  ],
}

const oidc: Guide = {
  provider: 'keycloak',
  kind: 'oidc',
  place,
  steps: [
    {
      id: 'create',
      text: 'Open “Clients” → “Create client”, choose the type “OpenID Connect”, and give it a client ID of your choice.',
      bring: ['clientId'],
    },
    { id: 'flow', text: 'Turn “Client authentication” on, and leave only “Standard flow” ticked.' },
    {
      id: 'addresses',
      text: 'Paste our address, and save.',
      copy: [{ value: 'redirectUrl', field: 'Valid redirect URIs' }],
    },
    {
      id: 'secret',
      text: 'On “Credentials” copy the client secret. (With a certificate of ours: “Signed JWT” as “Client Authenticator”, and import the certificate on “Keys”.)',
      bring: ['clientSecret'],
    },
    {
      id: 'issuer',
      text: 'The issuer is https://{your-host}/realms/{realm}, without anything behind it.',
      bring: ['issuer'],
    },
  ],
  slip: 'The person’s “Email verified” is off: Keycloak then says that the address is not verified, and we refuse it.',
  attributes: [
    { name: 'email', value: 'scope “email”, a default' },
    { name: 'name', value: 'scope “profile”, a default', optional: true },
  ],
}

export const keycloak = { saml, oidc }
