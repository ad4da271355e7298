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
      text: 'Add the “Attribute Statements” of the table below. Where Okta offers a newer editor of attributes, add them after the application was made, on its “Sign On” tab.',
    },
    {
      id: 'metadata',
      text: 'Finish. On the tab “Sign On” look for “Metadata URL” (in older consoles the link “Identity Provider metadata”), and give us that address.',
      bring: ['metadataUrl'],
    },
    { id: 'assign', text: 'On the tab “Assignments” assign the people or groups who are to sign in.' },
  ],
  slip: 'Nobody is assigned: Okta then says “User is not assigned to this application”, and the sign-in never comes back to us.',
  attributes: [
    { name: 'email', value: 'user.email' },
    { name: 'firstName', value: 'user.firstName', optional: true },
    { name: 'lastName', value: 'user.lastName', optional: true },
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
      text: 'On the tab “General” copy client ID and client secret.',
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
