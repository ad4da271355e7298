import { createApp } from '@/lib/apps/commands'
import { addSecret } from '@/lib/apps/secrets'
import { db } from '@/lib/platform/db'
import { type AppId, type Id, newId, type UserId } from '@/lib/platform/ids'
import { asOperator } from '@/lib/testing/actors'
import type { Company } from './company'
import { productUrl } from './places'

export type OwnApp = { id: AppId; secretId: Id<'appSecret'>; secret: string; redirectUri: string }

/** An app with one secret: an organization's own, or the vendor's for `null`. */
export async function anOwnApp(company: Company | null, name = 'Timesheets'): Promise<OwnApp> {
  const orgId = company?.orgId ?? null
  const redirectUri = 'https://app.example/callback'
  const id = await createApp(asOperator(), orgId, { name, kind: 'web', redirectUris: [redirectUri] })
  const { id: secretId, secret } = await addSecret(asOperator(), orgId, { appId: id })
  return { id, secretId, secret, redirectUri }
}

/** Whether the token endpoint knows an app by this secret: then it is only the code that it does not know. */
export async function isKnownBy(appId: string, secret: string): Promise<boolean> {
  const authorization = `Basic ${Buffer.from(`${appId}:${secret}`).toString('base64')}`
  const form = { grant_type: 'authorization_code', code: 'no-code', redirect_uri: 'https://app.example/callback' }
  const response = await fetch(`${productUrl}/oidc/token`, {
    ...{ method: 'POST', headers: { authorization } },
    body: new URLSearchParams({ ...form, code_verifier: 'x'.repeat(43) }),
  })
  return ((await response.json()) as { error: string }).error === 'invalid_grant'
}

/** Makes somebody's account an operator's. */
export async function linkedOperator(userId: UserId, name = 'Olu Adeyemi'): Promise<Id<'operator'>> {
  const id = newId('operator')
  await db().operator.create({ data: { id, name, email: `${id}@vendor.example`, userId, createdAt: new Date() } })
  return id
}

/** As if the person had shown a passkey in each of their sessions. */
export async function withFactor(userId: UserId): Promise<void> {
  await db().session.updateMany({ where: { userId }, data: { factor: 'passkey', amr: ['pop', 'user', 'mfa'] } })
}
