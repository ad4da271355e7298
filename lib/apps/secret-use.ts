import { db } from '@/lib/platform/db'
import { once } from '@/lib/platform/singleton'
import { addSeconds, HOUR_SECONDS } from '@/lib/platform/time'

/**
 * Notes that a secret was shown, for whoever asks whether it may be revoked;
 * once an hour, and apart from that without a question to the database.
 */
export async function noteSecretUse(secretHash: string, now: Date): Promise<void> {
  const noted = once('apps.secret-use', () => new Map<string, Date>())
  const stale = addSeconds(now, -HOUR_SECONDS)
  if ((noted.get(secretHash) ?? stale) > stale) return
  noted.set(secretHash, now) // only what matched comes here: no more than there are secrets
  await db().appSecret.updateMany({
    where: { secretHash, OR: [{ lastUsedAt: null }, { lastUsedAt: { lte: stale } }] },
    data: { lastUsedAt: now },
  })
}
