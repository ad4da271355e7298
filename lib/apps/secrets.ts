import { record } from '@/lib/audit/record'
import { digest, newSecret } from '@/lib/platform/crypto'
import { fail } from '@/lib/platform/errors'
import { type Id, newId } from '@/lib/platform/ids'
import { type AppOwner, type Manager, ownerOf, withApp } from './commands'
import type { OneApp, RevokeSecret } from './schema'

/** One in use and the one that replaces it. */
const SECRETS_AT_MOST = 2

/** The only time that anybody sees it: its digest is what stays (I14). */
export type NewAppSecret = { id: Id<'appSecret'>; secret: string }

/**
 * Makes a secret for an app with a server of its own. A second one may live
 * beside the first, so that it can be replaced without a gap.
 *
 * @throws Failure `app_takes_no_secret` for apps that cannot keep one (RFC 6749 §2.1).
 * @throws Failure `app_secrets_full`, `app_not_found`, and those of `authorize` for an owner.
 */
export function addSecret(ctx: Manager, orgId: AppOwner, { appId }: OneApp): Promise<NewAppSecret> {
  return withApp(ctx, orgId, appId, async (tx, { kind }) => {
    if (kind !== 'web') fail('app_takes_no_secret')
    const living = await tx.db.appSecret.count({ where: { appId, revokedAt: null } }) // its app's row is held
    if (living >= SECRETS_AT_MOST) fail('app_secrets_full')

    const id = newId('appSecret')
    const secret = newSecret()
    const hint = secret.slice(-4)
    await tx.db.appSecret.create({
      data: { id, appId, secretHash: digest(secret), hint, createdAt: tx.now },
      select: { id: true },
    })
    await record(tx, ownerOf(orgId), 'app.secret_added', { appId, hint })
    return { id, secret }
  })
}

/**
 * Takes a secret out of use at once. Tokens that were issued go on.
 *
 * @throws Failure `not_found` when it isn't one of the app's, or was revoked before.
 * @throws Failure `app_not_found`, and those of `authorize` for an owner.
 */
export function revokeSecret(ctx: Manager, orgId: AppOwner, { appId, secretId }: RevokeSecret): Promise<void> {
  return withApp(ctx, orgId, appId, async (tx) => {
    const [revoked] = await tx.db.appSecret.updateManyAndReturn({
      where: { id: secretId, appId, revokedAt: null },
      data: { revokedAt: tx.now },
      select: { hint: true },
    })
    if (!revoked) fail('not_found')
    await record(tx, ownerOf(orgId), 'app.secret_revoked', { appId, hint: revoked.hint })
  })
}
