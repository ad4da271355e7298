import * as z from 'zod'
import { idOf } from '@/lib/platform/ids'
import { oneLine } from '@/lib/platform/text'
import { providers } from './revision-config'

const connectionId = idOf('connection')
const name = z.string().transform(oneLine).pipe(z.string().min(1, 'Give it a name that your people recognise.').max(80))
const metadataXml = z.string().trim().min(1, 'Paste the metadata of your identity provider.').max(500_000)
const clientSecret = z.string().trim().min(1, 'Paste the client secret.').max(2000)

/** Refused before anything else is asked: a browser that has this schema does not even send it. */
const noPrivateKey = (instead: string) =>
  z
    .string()
    .trim()
    .refine(
      (text) => !/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text),
      `That is a private key, and we did not keep it. ${instead}`,
    )
const certificateText = noPrivateKey('It never leaves your provider: replace it there. Here we need the certificate.')

export const CreateSamlConnection = z.object({ name, metadataXml })
export type CreateSamlConnection = z.infer<typeof CreateSamlConnection>

export const CreateOidcConnection = z.object({
  name,
  issuer: z.url('Paste the issuer, such as https://login.example.com.').max(1000),
  clientId: z.string().trim().min(1, 'Paste the client id.').max(500),
  clientSecret,
  /** Which customer, where the issuer is shared: Google's `hd`, Entra's `tid` (I3). */
  tenantValue: z.string().trim().max(200).optional(),
})
export type CreateOidcConnection = z.infer<typeof CreateOidcConnection>

/** What is left out stays as it is. */
export const ChangeConnection = z.object({
  connectionId,
  name: name.optional(),
  /** New keys in the metadata at its own address count at once, beside the old ones (I25). */
  takesNewKeys: z.boolean().optional(),
})
export type ChangeConnection = z.infer<typeof ChangeConnection>

export const OneConnection = z.object({ connectionId })
export type OneConnection = z.infer<typeof OneConnection>

/** Whether links of the replaced connection are carried over to this one. */
export const SetCarriesLinks = z.object({ connectionId, carries: z.boolean() })
export type SetCarriesLinks = z.infer<typeof SetCarriesLinks>

export const AddCertificate = z.object({
  connectionId,
  pem: certificateText.min(1, 'Paste the certificate.').max(20_000),
})
export type AddCertificate = z.infer<typeof AddCertificate>

export const RemoveCertificate = z.object({ connectionId, certificateId: idOf('certificate') })
export type RemoveCertificate = z.infer<typeof RemoveCertificate>

export const BeginConnection = z.object({
  ...{ name, provider: z.enum(providers), kind: z.enum(['saml', 'oidc']) },
  /** The connection whose place it takes in the end. */
  replacesId: connectionId.optional(),
})
export type BeginConnection = z.infer<typeof BeginConnection>

const draft = { connectionId, revisionId: idOf('revision') }

export const OneDraft = z.object(draft)

export const NameDraft = z.object({ ...draft, name, provider: z.enum(providers) })
export type NameDraft = z.infer<typeof NameDraft>

export const ImportMetadata = z.object({
  ...draft,
  text: certificateText.min(1, 'Paste the link, or all of the text.').max(500_000, 'That is longer than metadata is.'),
})
export type ImportMetadata = z.infer<typeof ImportMetadata>

export const ImportTyped = z.object({
  ...draft,
  entityId: z.string().trim().min(1, 'Copy the entity ID from your provider.').max(1024),
  signInUrl: z.string().trim().min(1, 'Copy the sign-in address from your provider.').max(2000),
  certificate: certificateText.min(1, 'Paste the certificate.').max(20_000),
})
export type ImportTyped = z.infer<typeof ImportTyped>

export const ImportIssuer = z.object({
  ...draft,
  issuer: z.string().trim().min(1, 'Paste the issuer, such as https://login.example.com.').max(1000),
  tenantValue: z.string().trim().max(200).optional(),
  clientId: z.string().trim().min(1, 'Paste the client ID.').max(500),
  /** Empty: the one that is kept. */
  clientSecret: noPrivateKey('For a certificate instead of a secret we make the key ourselves, below.')
    .max(2000, 'That is longer than a client secret is.')
    .optional(),
  /** `2027-03-02`, or empty where nobody knows. */
  clientSecretExpiresOn: z
    .union([z.literal(''), z.iso.date('Choose a day.')])
    .default('')
    .transform((day) => (day ? new Date(`${day}T00:00:00Z`) : null)),
})
export type ImportIssuer = z.infer<typeof ImportIssuer>

const attribute = z
  .string()
  .trim()
  .max(300)
  .transform((text) => text || null)

export const SaveMapping = z.object({ ...draft, email: attribute, name: attribute, groups: attribute })
export type SaveMapping = z.infer<typeof SaveMapping>

export const PromoteDraft = z.object({
  ...draft,
  seen: z.string().max(100),
  word: z.string().max(100).optional(),
  /** `on` offers it at sign-in. */
  offer: z.enum(['on', 'off']),
})
export type PromoteDraft = z.infer<typeof PromoteDraft>

/** What another product's customers have entered at their provider already; empty for our own values. */
export const KeepAddresses = z.object({
  connectionId,
  entityId: z.string().trim().max(1024),
  acsUrl: z.string().trim().max(2000),
})
export type KeepAddresses = z.infer<typeof KeepAddresses>

export const MakeSetupLink = z.object({
  connectionId,
  contactName: z.string().transform(oneLine).pipe(z.string().min(1, 'Who is it for?').max(80)),
  contactEmail: z.email('Type an email address.').max(254),
})
export type MakeSetupLink = z.infer<typeof MakeSetupLink>

export const OneSetupLink = z.object({ connectionId, setupLinkId: idOf('setupLink') })
export type OneSetupLink = z.infer<typeof OneSetupLink>

export const OpenSetupLink = z.object({ token: z.string().regex(/^[\w-]{43}$/, 'That is not all of the link.') })

export const TypeSetupCode = z.object({
  code: z
    .string()
    .transform((text) => text.replace(/\s/g, ''))
    .pipe(z.string().regex(/^\d{8}$/, 'Type all eight digits.')),
})

export const DecideKey = z.object({ connectionId, keyId: idOf('foundKey'), take: z.boolean() })
export type DecideKey = z.infer<typeof DecideKey>
