import type { Guide } from './model'

const place = 'Microsoft Entra admin center (entra.microsoft.com), as Cloud Application Administrator or above.'

const saml: Guide = {
  provider: 'entra',
  kind: 'saml',
  place,
  steps: [
    {
      id: 'create',
      text: 'Open “Entra ID” → “Enterprise apps” (before: “Enterprise applications”) → “New application” → “Create your own application”. Give it a name that your people know, choose the kind that is not in the gallery (“Non-gallery”), and create it.',
    },
    {
      id: 'addresses',
      text: 'In the application open “Single sign-on” and choose “SAML”. Edit “Basic SAML Configuration”, paste our two values, leave the other fields empty, and save.',
      copy: [
        { value: 'entityId', field: 'Identifier (Entity ID)' },
        { value: 'acsUrl', field: 'Reply URL (Assertion Consumer Service URL)' },
      ],
    },
    {
      id: 'claims',
      text: 'Look at “Attributes & Claims”. The claims that are there by default are read as they are. The “Unique User Identifier” is the user principal name: where those are no addresses in your domain, choose “user.mail”, or “user.objectid” with the format “Persistent”.',
    },
    {
      id: 'metadata',
      text: 'Under “SAML Certificates” copy the “App Federation Metadata Url” and give it to us. The certificate lasts three years, and Microsoft does not renew it: make a new one in time, and give it to us before you make it active.',
      bring: ['metadataUrl'],
    },
    {
      id: 'assign',
      text: 'Under “Users and groups” add whoever is to sign in. Groups need Entra ID P1 or P2, and include their direct members only.',
    },
  ],
  slip: 'Somebody who is not assigned stops at Microsoft’s own page with AADSTS50105 and never comes back to us. Somebody whose principal name ends in “onmicrosoft.com” comes back with an address that is not in your domain.',
  attributes: [
    { name: 'Unique User Identifier (Name ID)', value: 'user.mail, or user.userprincipalname' },
    {
      name: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
      value: 'user.mail (there by default)',
    },
    {
      name: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname',
      value: 'user.givenname (there by default)',
      optional: true,
    },
    {
      name: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname',
      value: 'user.surname (there by default)',
      optional: true,
    },
  ],
}

const oidc: Guide = {
  provider: 'entra',
  kind: 'oidc',
  place,
  steps: [
    {
      id: 'create',
      text: 'Open “Entra ID” → “App registrations” → “New registration”. Give it a name, choose “Single tenant only” (before: “Accounts in this organizational directory only”), choose the platform “Web” as redirect URI, and register.',
      copy: [{ value: 'redirectUrl', field: 'Redirect URI (Web)' }],
    },
    {
      id: 'client-id',
      text: 'On “Overview” copy the “Application (client) ID”. The “Directory (tenant) ID” beside it makes the issuer: https://login.microsoftonline.com/{tenant-id}/v2.0',
      bring: ['clientId', 'issuer'],
    },
    {
      id: 'secret',
      text: 'Under “Certificates & secrets” make a “New client secret”. Copy its “Value” at once (it is shown one time), and note the day on which it ends: Microsoft allows 24 months at most, and we remind you. Or make a certificate here instead, and upload it there under “Certificates”.',
      bring: ['clientSecret'],
    },
    {
      id: 'email-claim',
      text: 'Under “Token configuration” choose “Add optional claim”, token type “ID”, and tick “email”; agree to the permission that Entra then asks for.',
    },
    {
      id: 'assign',
      text: 'In “Enterprise apps” open the same application. Where “Properties” says that assignment is required, add your people under “Users and groups”, and press “Grant admin consent” under “Permissions”: they can’t consent for themselves then.',
    },
  ],
  slip: 'The “Secret ID” was copied where the secret’s “Value” belongs: sign-ins then end with “invalid_client”. Somebody without a mail address in Entra sends no email, and we cannot tell who they are.',
  attributes: [
    { name: 'email', value: 'optional claim “email” of the ID token' },
    { name: 'name', value: 'sent with the scope “profile”', optional: true },
  ],
}

export const entra = { saml, oidc }
