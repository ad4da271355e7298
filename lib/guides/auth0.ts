import type { Guide } from './model'

const place = 'Auth0 Dashboard, in the tenant that holds your people, as its administrator.'

const oidc: Guide = {
  provider: 'auth0',
  kind: 'oidc',
  place,
  steps: [
    {
      id: 'create',
      text: 'Open “Applications” → “Applications” → “Create Application”, choose “Regular Web Applications”, and name it.',
    },
    {
      id: 'addresses',
      text: 'On “Settings” paste our address, and save at the bottom of the page.',
      copy: [{ value: 'redirectUrl', field: 'Allowed Callback URLs' }],
    },
    {
      id: 'client',
      text: 'On the same page copy client ID and client secret. On “Credentials” choose “Client Secret (Basic)”: that is how we send it.',
      bring: ['clientId', 'clientSecret'],
    },
    {
      id: 'issuer',
      text: 'The issuer is the “Domain” of that page (or your own domain, where Auth0 has one of yours) as an address, with a slash behind it: https://acme.eu.auth0.com/',
      bring: ['issuer'],
    },
    { id: 'people', text: 'On “Connections” turn on those whose people are to sign in, and no others.' },
  ],
  slip: 'The person has not confirmed their address in Auth0: it then says that the address is not verified, and we refuse it.',
  attributes: [
    { name: 'email', value: 'sent with the scope “email”' },
    { name: 'name', value: 'sent with the scope “profile”', optional: true },
  ],
}

const saml: Guide = {
  provider: 'auth0',
  kind: 'saml',
  place,
  steps: [
    {
      id: 'create',
      text: 'Open “Applications” → “Applications” → “Create Application”, choose “Regular Web Applications”, and name it.',
    },
    {
      id: 'acs',
      text: 'On “Addons” turn “SAML2 WEB APP” on. On its tab “Settings” paste our ACS URL.',
      copy: [{ value: 'acsUrl', field: 'Application Callback URL' }],
    },
    {
      id: 'settings',
      text: 'In the settings’ JSON below it set “audience” to our entity ID, “signatureAlgorithm” to "rsa-sha256", “digestAlgorithm” to "sha256", and “nameIdentifierFormat” to "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress" with “nameIdentifierProbes” naming the address first. Enable, save.',
      copy: [{ value: 'entityId', field: 'audience' }],
    },
    {
      id: 'metadata',
      text: 'On the application’s tab “Settings” open “Advanced Settings” → “Endpoints” and copy the “SAML Metadata URL”: https://{domain}/samlp/metadata/{client-id}. The add-on’s tab “Usage” has the same as a file.',
      bring: ['metadataUrl'],
    },
    { id: 'people', text: 'On “Connections” turn on those whose people are to sign in, and no others.' },
  ],
  slip: 'Without “signatureAlgorithm” and “digestAlgorithm” the add-on signs with SHA-1, which we refuse; and without “nameIdentifierProbes” the Name ID is Auth0’s own user ID.',
  attributes: [
    {
      name: 'nameIdentifierProbes',
      value: '["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"]',
    },
    {
      name: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name',
      value: 'sent by default',
      optional: true,
    },
  ],
}

export const auth0 = { oidc, saml }
