import type { Guide } from './model'

const place = 'Okta Admin Console, as application administrator or above.'

const saml: Guide = {
  provider: 'okta',
  kind: 'saml',
  place,
  steps: [
    {
      id: 'create',
      text: 'Open “Applications” → “Applications” → “Create App Integration” and choose “SAML 2.0”. Give it a name that your people know.',
    },
    {
      id: 'addresses',
      text: 'Under “Configure SAML” paste our two values, and leave “Use this for Recipient URL and Destination URL” ticked.',
      copy: [
        { value: 'acsUrl', field: 'Single sign-on URL' },
        { value: 'entityId', field: 'Audience URI (SP Entity ID)' },
      ],
    },
    {
      id: 'name-id',
      text: 'Choose “EmailAddress” as “Name ID format” and “Email” as “Application username”. (“Persistent” with “Okta username” works as well.)',
    },
    {
      id: 'attributes',
      text: 'Go on and finish. The application opens on its tab “Sign On”: at “Attribute Statements” press “Add expression” for each line of the table below. “Show legacy configuration” has the older editor, which other Okta organizations show while the application is made; there values are without “profile”, such as user.email.',
    },
    {
      id: 'metadata',
      text: 'On the same tab copy the “Metadata URL” (in older consoles the link “Identity Provider metadata”), and give us that address. Okta renews no certificate by itself: give us a new one before you activate it there.',
      bring: ['metadataUrl'],
    },
    { id: 'assign', text: 'On the tab “Assignments” assign the people or groups who are to sign in.' },
  ],
  slip: 'Nobody is assigned: Okta then says “User is not assigned to this application”, and the sign-in never comes back to us.',
  attributes: [
    { name: 'email', value: 'user.profile.email' },
    { name: 'firstName', value: 'user.profile.firstName', optional: true },
    { name: 'lastName', value: 'user.profile.lastName', optional: true },
  ],
}

const oidc: Guide = {
  provider: 'okta',
  kind: 'oidc',
  place,
  steps: [
    {
      id: 'create',
      text: 'Open “Applications” → “Applications” → “Create App Integration”, choose “OIDC - OpenID Connect” and “Web Application”.',
    },
    {
      id: 'addresses',
      text: 'Leave the grant type “Authorization Code”, remove the example address, and paste ours. Sign-out addresses are not needed.',
      copy: [{ value: 'redirectUrl', field: 'Sign-in redirect URIs' }],
    },
    { id: 'assign', text: 'Under “Assignments” choose who may sign in, and save.' },
    {
      id: 'client',
      text: 'On the tab “General” leave “Client secret” as client authentication, and copy client ID and client secret. Or choose “Public key / Private key” there, press “Add key”, and paste the public key (JWK) that we make for you where we ask for the client ID.',
      bring: ['clientId', 'clientSecret'],
    },
    {
      id: 'issuer',
      text: 'The issuer is the address of your Okta organization, such as https://acme.okta.com. It stands in the menu at the top right, and on the tab “Sign On” under “OpenID Connect ID Token”.',
      bring: ['issuer'],
    },
  ],
  slip: 'The issuer was copied from the browser’s address line of the Admin Console, which has “-admin” in it. The issuer has not.',
  attributes: [
    { name: 'email', value: 'sent with the scope “email”' },
    { name: 'name', value: 'sent with the scope “profile”', optional: true },
  ],
}

export const okta = { saml, oidc }
