import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import * as z from 'zod'
import { createSigningKey } from '../saml'

const TenantKeys = z.object({
  saml: z.object({ privateKeyPem: z.string(), certificatePem: z.string() }),
  /** PKCS #8, RSA, for ID tokens. */
  oidcPrivateKeyPem: z.string(),
  /** For the tenant's own OpenID Connect client, where nobody else chose a secret. */
  clientSecret: z.string(),
  cookieSecret: z.string(),
})
export type TenantKeys = z.infer<typeof TenantKeys>

const KeysFile = z.record(z.string(), TenantKeys)

/**
 * Keys for each slug. With `file` they outlive the process: what is missing
 * there is made and written (mode 0600), so that connections set up yesterday
 * still work today.
 */
export function loadKeys(slugs: string[], file?: string): Map<string, TenantKeys> {
  const known = file && existsSync(file) ? KeysFile.parse(JSON.parse(readFileSync(file, 'utf8'))) : {}
  const missing = slugs.filter((slug) => !known[slug])
  const all = { ...known, ...Object.fromEntries(missing.map((slug) => [slug, createKeys(slug)])) }

  if (file && missing.length) writePrivately(file, JSON.stringify(all, null, 2))
  return new Map(Object.entries(all))
}

function createKeys(slug: string): TenantKeys {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return {
    saml: createSigningKey(`${slug} identity provider`),
    oidcPrivateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    clientSecret: randomBytes(32).toString('base64url'),
    cookieSecret: randomBytes(32).toString('base64url'),
  }
}

/** Rename is atomic: a process killed here leaves the old file or the new one. */
function writePrivately(file: string, text: string): void {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, text, { mode: 0o600 })
  renameSync(draft, file)
}
