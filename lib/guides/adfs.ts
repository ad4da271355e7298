import type { Guide } from './model'

const saml: Guide = {
  provider: 'adfs',
  kind: 'saml',
  place: 'AD FS Management of Windows Server 2016 or newer, on the primary federation server, as its administrator.',
  steps: [
    {
      id: 'create',
      text: 'Open “Relying Party Trusts” → “Add Relying Party Trust…”, choose “Claims aware”, then “Import data about the relying party published online or on a local network”, and paste our metadata address. (Where the server reaches no address outside, save what stands there as a file and import that.)',
      copy: [{ value: 'metadataUrl', field: 'Federation metadata address' }],
    },
    { id: 'policy', text: 'Name it, choose an access control policy such as “Permit everyone”, and finish.' },
    {
      id: 'attributes',
      text: 'Under “Edit Claim Issuance Policy…” add a rule “Send LDAP Attributes as Claims” with “Active Directory” as store: E-Mail-Addresses to E-Mail Address, Given-Name to Given Name, Surname to Surname.',
    },
    {
      id: 'name-id',
      text: 'Add a second rule “Transform an Incoming Claim”: incoming type E-Mail Address, outgoing type Name ID, outgoing format Email, pass through all values.',
    },
    {
      id: 'encryption',
      text: 'Turn encryption off, since AD FS encrypts with AES-CBC, which is not safe enough: Set-AdfsRelyingPartyTrust -TargetName "NAME" -EncryptClaims $false, in PowerShell.',
    },
    {
      id: 'metadata',
      text: 'Give us the address of its metadata: https://{your-server}/FederationMetadata/2007-06/FederationMetadata.xml, or that file.',
      bring: ['metadataUrl'],
    },
  ],
  slip: 'The rule for Name ID is missing, or the person has no mail address in the directory: nobody is named in the answer. And AD FS, unless told otherwise, changes its signing certificate once a year: twenty days before the end it publishes a new one, and five days later it signs with it. We find it in metadata that we can read, and ask you to trust it; do so in those days.',
  attributes: [
    { name: 'Name ID', value: 'the E-Mail Address claim, format Email' },
    {
      name: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
      value: 'E-Mail-Addresses',
    },
    {
      name: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname',
      value: 'Given-Name',
      optional: true,
    },
    { name: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname', value: 'Surname', optional: true },
  ],
}

export const adfs = { saml }
