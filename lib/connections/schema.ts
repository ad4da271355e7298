import * as z from 'zod'
import { idOf } from '@/lib/platform/ids'
import { oneLine } from '@/lib/platform/text'

const connectionId = idOf('connection')
const name = z.string().transform(oneLine).pipe(z.string().min(1, 'Give it a name that your people recognise.').max(80))
const metadataXml = z.string().trim().min(1, 'Paste the metadata of your identity provider.').max(500_000)
const clientSecret = z.string().trim().min(1, 'Paste the client secret.').max(2000)

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

/** What is left out or empty stays as it is. */
export const ChangeConnection = z.object({
  connectionId,
  name: name.optional(),
  metadataXml: z.string().trim().max(500_000).optional(),
  clientSecret: z.string().trim().max(2000).optional(),
})
export type ChangeConnection = z.infer<typeof ChangeConnection>

export const OneConnection = z.object({ connectionId })
export type OneConnection = z.infer<typeof OneConnection>

export const AddCertificate = z.object({
  connectionId,
  pem: z.string().trim().min(1, 'Paste the certificate.').max(20_000),
})
export type AddCertificate = z.infer<typeof AddCertificate>

export const RemoveCertificate = z.object({ connectionId, certificateId: idOf('certificate') })
export type RemoveCertificate = z.infer<typeof RemoveCertificate>
