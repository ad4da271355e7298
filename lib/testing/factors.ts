import { beginTotp, confirmTotp, makeRecoveryCodes } from '@/lib/factors/codes'
import { addPasskey, beginPasskey } from '@/lib/factors/commands'
import { codeAt } from '@/lib/factors/totp'
import { db } from '@/lib/platform/db'
import type { UserId } from '@/lib/platform/ids'
import { addSeconds } from '@/lib/platform/time'
import { asUser } from './actors'
import { type Authenticator, anAuthenticator } from './authenticator'
import { aSession } from './sessions'

/** In a session of the person's own, proven a moment ago, with a factor where they have one already. */
async function inOwnSession(userId: UserId, now = new Date()) {
  return asUser(userId, { sessionId: await aSession(userId), now, factor: 'passkey' })
}

/** Adds a passkey to an account, as the person does. */
export async function aPasskey(userId: UserId, name = 'Laptop'): Promise<Authenticator> {
  const [ctx, device] = [await inOwnSession(userId), anAuthenticator()]
  const { challengeId, options } = await beginPasskey(ctx)
  await addPasskey(ctx, { challengeId, name, answer: device.create(options) })
  return device
}

/** Adds an authenticator app; returns what it shows at a moment. Its first code was spent a minute ago. */
export async function anAuthenticatorApp(userId: UserId): Promise<(at?: Date) => string> {
  const ctx = await inOwnSession(userId, addSeconds(new Date(), -90))
  const { secret } = await beginTotp(ctx)
  await confirmTotp(ctx, { code: codeAt(secret, ctx.now) })
  return (at = new Date()) => codeAt(secret, at)
}

/** Ten recovery codes for an account that has a factor. */
export async function someRecoveryCodes(userId: UserId): Promise<string[]> {
  return makeRecoveryCodes(await inOwnSession(userId))
}

/** The sessions that adding factors left behind are ended, so that a test sees its own only. */
export async function endSetUp(userId: UserId): Promise<void> {
  await db().session.deleteMany({ where: { userId } })
}
