import type { Guide } from './model'

const place =
  'JumpCloud Admin Portal, as administrator. Single sign-on is part of the SSO package and higher ones, or an add-on.'

const saml: Guide = {
  provider: 'jumpcloud',
  kind: 'saml',
  place,
  steps: [
    {
      id: 'create',
      text: 'Open “Access” (before: “User Authentication”) → “SSO Applications” → “Add New Application” and choose “Custom Application”. Choose “Manage Single Sign-On” and “Configure SSO with SAML”, name it, and press “Configure Application”.',
    },
    {
      id: 'addresses',
      text: 'On the tab “SSO” give “IdP Entity ID” any name that no other application of yours has, and paste our two values.',
      copy: [
        { value: 'entityId', field: 'SP Entity ID' },
        { value: 'acsUrl', field: 'ACS URLs: Default URL' },
      ],
    },
    {
      id: 'signing',
      text: 'Choose “email” as “SAMLSubject NameID”, the format that ends in “emailAddress”, “RSA-SHA256” as signature algorithm, and tick “Sign Assertion”.',
    },
    { id: 'attributes', text: 'Under “Attributes” add the names of the table below.' },
    { id: 'assign', text: 'On “User Groups” tick the groups that are to sign in. Save.' },
    {
      id: 'metadata',
      text: 'Open the application again. On “SSO” press “Copy Metadata URL”, or “Export Metadata” for a file. “Regenerate certificate” changes the key at once: trust the new one here right afterwards.',
      bring: ['metadataUrl'],
    },
  ],
  slip: 'No user group is tied to the application: JumpCloud refuses on its own page, and the sign-in never comes back to us.',
  attributes: [
    { name: 'email', value: 'email' },
    { name: 'firstName', value: 'firstname', optional: true },
    { name: 'lastName', value: 'lastname', optional: true },
  ],
}

const oidc: Guide = {
  provider: 'jumpcloud',
  kind: 'oidc',
  place,
  steps: [
    {
      id: 'create',
      text: 'Open “Access” (before: “User Authentication”) → “SSO Applications” → “Add New Application” and choose “Custom Application”. Choose “Manage Single Sign-On” and “Configure SSO with OIDC”, name it, and press “Configure Application”.',
    },
    {
      id: 'addresses',
      text: 'On the tab “SSO” paste our address. As “Login URL” enter the address of your sign-in page here, and as client authentication choose “Client Secret Basic”.',
      copy: [{ value: 'redirectUrl', field: 'Redirect URIs' }],
    },
    { id: 'attributes', text: 'Under “Attribute Mapping” tick the standard scopes “Email” and “Profile”.' },
    { id: 'assign', text: 'On “User Groups” tick the groups that are to sign in, and activate.' },
    {
      id: 'client',
      text: 'Copy client ID and client secret from the window that opens: the secret is shown one time.',
      bring: ['clientId', 'clientSecret'],
    },
    {
      id: 'issuer',
      text: 'The issuer depends on where your organization is kept: https://oauth.id.jumpcloud.com/ in the United States, https://oauth.id.eu.jumpcloud.com/ in Europe (console.eu.jumpcloud.com), https://oauth.id.in.jumpcloud.com/ in India.',
      bring: ['issuer'],
    },
  ],
  slip: 'The scope “Email” is not ticked: no address comes, and we cannot tell who somebody is.',
  attributes: [
    { name: 'email', value: 'standard scope “Email”' },
    { name: 'name', value: 'standard scope “Profile”', optional: true },
  ],
}

export const jumpcloud = { saml, oidc }
