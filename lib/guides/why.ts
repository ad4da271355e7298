/** What single sign-on gives an organization, before anything is set up (R004). */
export const benefits: readonly { title: string; text: string }[] = [
  {
    title: 'Safer',
    text: 'Your own rules hold: passwords, second factors and devices are your identity provider’s business. We check each answer it signs, and never see its passwords.',
  },
  {
    title: 'Easier for your people',
    text: 'One account for everything. Nobody has to invent, remember or reset another password here.',
  },
  {
    title: 'Ready for audits',
    text: 'Every sign-in and every change stands in your audit log, with who, when, and through which connection.',
  },
  {
    title: 'Less time lost',
    text: 'Who is signed in at work is signed in here a moment later. Fewer people write to support because of a password.',
  },
  {
    title: 'One place to administer',
    text: 'Who may come in, who is linked and who waits stands on one page. Somebody who leaves loses the way in at your provider.',
  },
]

/** What an identity provider is, in two sentences (R010). */
export const identityProvider =
  'An identity provider is where your organization keeps its people’s accounts, and where they sign in at work. It asks for password and second factor, and then vouches for the person with a signed answer, by SAML or OpenID Connect.'

/** Four that most organizations know (R010). */
export const identityProviderExamples: readonly { name: string; text: string }[] = [
  { name: 'Microsoft Entra ID', text: 'the accounts of Microsoft 365; it was called Azure AD.' },
  { name: 'Okta', text: 'also as Auth0, which belongs to Okta.' },
  { name: 'Google Workspace', text: 'the accounts of Gmail and Drive at work.' },
  { name: 'AWS Cognito', text: 'user pools in the Amazon cloud, by OpenID Connect.' },
]

/** Who talks to whom, in the order in which it happens; the picture says the same (R011). */
export const wayOfASignIn: readonly string[] = [
  'Somebody opens the app, and the app sends them to our sign-in page.',
  'They type their work email. Its domain leads to your organization, and we send them on to your identity provider.',
  'They sign in there, by your rules. Their browser brings us the signed answer.',
  'We check the answer and look for the account that it is linked to.',
  'They are back in the app, signed in, on the page that they wanted.',
]

/** The other half of the picture: who sets things up. */
export const whoSetsItUp =
  'An owner proves the domain by a DNS record, and your IT team exchanges a few values between identity provider and connection. Owners and admins link people to accounts.'
