import type { Guide } from './model'

const saml: Guide = {
  provider: 'google',
  kind: 'saml',
  place: 'Google Admin console (admin.google.com), as super administrator.',
  steps: [
    {
      id: 'create',
      text: 'Open “Apps” → “Web and mobile apps” → “Add app” → “Add custom SAML app”, and give it a name.',
    },
    {
      id: 'metadata',
      text: 'Choose “Download metadata” and give us the file. Google publishes it at no address, and its certificate lasts five years: bring us the new one before you choose it for the application.',
      bring: ['metadataXml'],
    },
    {
      id: 'addresses',
      text: 'Go on to “Service provider details” and paste our two values. Leave “Start URL” empty; “Signed response” may be as it is.',
      copy: [
        { value: 'acsUrl', field: 'ACS URL' },
        { value: 'entityId', field: 'Entity ID' },
      ],
    },
    { id: 'name-id', text: 'Choose “EMAIL” as “Name ID format” and “Basic Information > Primary email” as “Name ID”.' },
    { id: 'attributes', text: 'Under “Attributes” map first and last name as in the table below, and finish.' },
    {
      id: 'assign',
      text: 'On the application’s page open “User access” and turn it “ON” for everyone, or for the organizational units that are to sign in.',
    },
  ],
  slip: 'The application is still off for the person: Google says “403 app_not_enabled_for_user” on its own page, and nothing comes back to us. “403 app_not_configured_for_user” means that the entity ID there is not ours to the letter. Changes can take a while to reach everybody, at most a day.',
  attributes: [
    { name: 'Name ID', value: 'Basic Information > Primary email' },
    { name: 'firstName', value: 'Basic Information > First name', optional: true },
    { name: 'lastName', value: 'Basic Information > Last name', optional: true },
  ],
}

const oidc: Guide = {
  provider: 'google',
  kind: 'oidc',
  place: 'Google Cloud console (console.cloud.google.com), in a project of your organization.',
  steps: [
    {
      id: 'consent',
      text: 'Open “Google Auth Platform” (before: “APIs & Services” → “OAuth consent screen”) and set it up with the audience “Internal”, so that only people of your Workspace can use it.',
    },
    {
      id: 'addresses',
      text: 'Under “Clients” (before: “Credentials”) create a client of the type “Web application” and add our address.',
      copy: [{ value: 'redirectUrl', field: 'Authorized redirect URIs' }],
    },
    {
      id: 'client',
      text: 'Copy client ID and client secret from the window that opens: the secret is shown one time. It does not end, but Google deletes a client that nobody has used for months.',
      bring: ['clientId', 'clientSecret'],
    },
    {
      id: 'issuer',
      text: 'The issuer is https://accounts.google.com for everybody, so tell us your tenant as well: the domain of your people’s Google accounts, which you have verified here.',
      bring: ['issuer', 'tenant'],
    },
  ],
  slip: 'The tenant is missing or is another domain: Google sends the one of the person’s account as “hd”, and we take no other. Where people of one Workspace have accounts in several domains, choose SAML.',
  attributes: [
    { name: 'email', value: 'sent with the scope “email”' },
    { name: 'name', value: 'sent with the scope “profile”', optional: true },
  ],
}

export const google = { saml, oidc }
