import type { Guide } from './model'

const place = 'OneLogin administration, as account owner or super user.'

const saml: Guide = {
  provider: 'onelogin',
  kind: 'saml',
  place,
  steps: [
    {
      id: 'create',
      text: 'Open “Applications” → “Applications” → “Add App”, search for “SAML Custom Connector (Advanced)”, name it and save.',
    },
    {
      id: 'addresses',
      text: 'On “Configuration” paste our values. The validator is a regular expression: begin it with ^, end it with $, and write a backslash before each dot and slash.',
      copy: [
        { value: 'entityId', field: 'Audience (EntityID)' },
        { value: 'acsUrl', field: 'Recipient' },
        { value: 'acsUrl', field: 'ACS (Consumer) URL Validator' },
        { value: 'acsUrl', field: 'ACS (Consumer) URL' },
      ],
    },
    {
      id: 'name-id',
      text: 'On the same page choose “Service Provider” as “SAML initiator” and “Email” as “SAML nameID format”.',
    },
    {
      id: 'attributes',
      text: 'On “Parameters” add the fields of the table below, and tick “Include in SAML assertion” for each of them.',
    },
    { id: 'signing', text: 'On “SSO” choose “SHA-256” as “SAML Signature Algorithm”.' },
    {
      id: 'metadata',
      text: 'On the same page copy the “Issuer URL”: it is the address of the metadata. “More Actions” → “SAML Metadata” has the same as a file. Before you change the application’s certificate, give us the new one.',
      bring: ['metadataUrl'],
    },
    { id: 'assign', text: 'On “Access” or “Users” let the roles and people in who are to sign in. Save.' },
  ],
  slip: 'The signature algorithm was left at SHA-1, which we refuse; or the validator does not match our ACS URL, and OneLogin says so on its own page.',
  attributes: [
    { name: 'email', value: 'Email' },
    { name: 'firstName', value: 'First Name', optional: true },
    { name: 'lastName', value: 'Last Name', optional: true },
  ],
}

const oidc: Guide = {
  provider: 'onelogin',
  kind: 'oidc',
  place,
  steps: [
    {
      id: 'create',
      text: 'Open “Applications” → “Applications” → “Add App”, search for “OpenId Connect (OIDC)”, name it and save.',
    },
    {
      id: 'addresses',
      text: 'On “Configuration” paste our address. It can take ten minutes until OneLogin knows it.',
      copy: [{ value: 'redirectUrl', field: 'Redirect URI’s' }],
    },
    {
      id: 'client',
      text: 'On “SSO” choose “Basic” as “Authentication Method” of the token endpoint, and copy client ID and client secret.',
      bring: ['clientId', 'clientSecret'],
    },
    {
      id: 'issuer',
      text: 'The issuer is https://{subdomain}.onelogin.com/oidc/2, with your own subdomain. The same page shows it as “Issuer URL”.',
      bring: ['issuer'],
    },
    { id: 'assign', text: 'On “Access” or “Users” let the roles and people in who are to sign in. Save.' },
  ],
  slip: 'The authentication method of the token endpoint is another one than “Basic”: sign-ins then end with “invalid_client”.',
  attributes: [
    { name: 'email', value: 'sent with the scope “email”' },
    { name: 'name', value: 'sent with the scope “profile”', optional: true },
  ],
}

export const onelogin = { saml, oidc }
