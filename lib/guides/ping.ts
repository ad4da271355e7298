import type { Guide } from './model'

const place =
  'PingOne administration, in the environment that holds your people. PingFederate and PingOne for Enterprise are other products: follow “Another provider” there.'

const saml: Guide = {
  provider: 'ping',
  kind: 'saml',
  place,
  steps: [
    {
      id: 'create',
      text: 'Open “Applications” → “Applications”, press +, name it, choose “SAML Application” and “Configure”.',
    },
    {
      id: 'addresses',
      text: 'Choose “Manually Enter” and paste our two values. Save.',
      copy: [
        { value: 'acsUrl', field: 'ACS URLs' },
        { value: 'entityId', field: 'Entity ID' },
      ],
    },
    {
      id: 'attributes',
      text: 'On “Attribute Mappings” let “saml_subject” be “Email Address” instead of “User ID”, and add the names of the table below.',
    },
    {
      id: 'metadata',
      text: 'On “Configuration” look that assertions are signed with “RSA_SHA256” and that the “Subject NameID Format” is not transient, and copy the “IDP Metadata URL” (where it is not there, look on “Overview”).',
      bring: ['metadataUrl'],
    },
    {
      id: 'assign',
      text: 'On “Access” choose groups, if not everybody may sign in, and turn the application on by its switch.',
    },
  ],
  slip: 'The application’s switch at the top is still off: PingOne then refuses on its own page, and nothing comes back to us.',
  attributes: [
    { name: 'saml_subject', value: 'Email Address' },
    { name: 'firstName', value: 'Given Name', optional: true },
    { name: 'lastName', value: 'Family Name', optional: true },
  ],
}

const oidc: Guide = {
  provider: 'ping',
  kind: 'oidc',
  place,
  steps: [
    { id: 'create', text: 'Open “Applications” → “Applications”, press +, name it, choose “OIDC Web App” and save.' },
    {
      id: 'addresses',
      text: 'On “Configuration” edit the settings: response type “Code”, grant type “Authorization Code”, token endpoint authentication “Client Secret Basic”, and our address. (With a certificate of ours: “Private Key JWT” and “JWKS”, with our public key as {"keys":[…]}.)',
      copy: [{ value: 'redirectUrl', field: 'Redirect URIs' }],
    },
    { id: 'scopes', text: 'On “Resources” add the scopes “email” and “profile”.' },
    {
      id: 'client',
      text: 'On “Overview” or “Configuration” copy client ID, client secret and “Issuer ID”.',
      bring: ['clientId', 'clientSecret', 'issuer'],
    },
    {
      id: 'assign',
      text: 'On “Access” choose groups, if not everybody may sign in, and turn the application on by its switch.',
    },
  ],
  slip: 'The scope “email” was not added on “Resources”: no address comes, and we cannot tell who somebody is.',
  attributes: [
    { name: 'email', value: 'scope “email”' },
    { name: 'name', value: 'scope “profile”', optional: true },
  ],
}

export const ping = { saml, oidc }
