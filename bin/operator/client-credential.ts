import * as z from 'zod'
import type { GivenCredential } from '@/lib/connections/client-credential'
import { CreateOidcConnection } from '@/lib/connections/schema'
import { UsageProblem } from './command'
import { file, optionally } from './options'

const secret = file(CreateOidcConnection.shape.clientSecret, 'the client secret')
const pem = z.string().max(20_000, 'is longer than a key is')

/** What the provider's token endpoint knows us by: a secret, or a key with its certificate; each in a file. */
export const credentialOptions = {
  /** Read when it is known that it is wanted: what is left out may mean standard input. */
  clientSecretFile: { ...secret, schema: z.string().min(1).optional(), optional: true },
  privateKey: optionally(file(pem, 'in its place: a private key for private_key_jwt, PEM')),
  certificate: optionally(file(pem, 'the private key’s certificate, PEM')),
}

type Typed = {
  clientSecretFile?: string | undefined
  privateKey?: string | undefined
  certificate?: string | undefined
}

/** @throws UsageProblem where a secret and a key are given, or half a key. */
export function typedCredential({ clientSecretFile, privateKey, certificate }: Typed): GivenCredential | undefined {
  const isHalf = Boolean(privateKey) !== Boolean(certificate)
  if (isHalf || (clientSecretFile && privateKey))
    throw new UsageProblem(['Give either --client-secret-file, or --private-key and --certificate.'])
  if (privateKey && certificate) return { clientKey: { privateKey, certificate } }
  return clientSecretFile === undefined ? undefined : { clientSecret: readSecret(clientSecretFile) }
}

/** The secret from a file, or from standard input for `-`. @throws UsageProblem */
export function readSecret(path: string): string {
  const read = secret.schema.safeParse(path)
  if (read.success) return read.data
  throw new UsageProblem(read.error.issues.map(({ message }) => `--client-secret-file: ${message}`))
}
