import { seal, unseal } from '@/lib/platform/crypto'
import type { UserId } from '@/lib/platform/ids'

const purposeOf = (userId: string) => `totp.${userId}`

export function sealTotp(userId: UserId, secret: string): string {
  return seal(purposeOf(userId), secret)
}

/** The secret of an authenticator app, which opens for its own account only (I14). */
export function openTotp({ userId, secretSealed }: { userId: string; secretSealed: string }): string {
  const secret = unseal(purposeOf(userId), secretSealed)
  if (secret === null) throw new Error('an authenticator app’s secret does not open: is its encryption key gone?')
  return secret
}
