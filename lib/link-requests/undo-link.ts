import type { MailSecrets } from '@/lib/mail/secrets'
import type { Ctx } from '@/lib/platform/context'
import { digest } from '@/lib/platform/crypto'
import { env } from '@/lib/platform/env'
import { newId } from '@/lib/platform/ids'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { urls } from '@/lib/platform/urls'
import { UNDO_DAYS } from './model'

/**
 * The address that takes a link between a sign-in and an account back, for the
 * mail that tells its person of it (lib/link-requests/undo.ts#undoLinkByMail).
 * The token is made while the mail is, so no queue ever holds it.
 */
export async function makeUndoLink(
  ctx: Ctx,
  secrets: MailSecrets,
  { userId, identityId }: { userId: string; identityId: string },
): Promise<string> {
  const token = secrets.link('undo_link')
  const about = { userId, purpose: 'undo_link', subjectId: identityId }
  const life = { createdAt: ctx.now, expiresAt: addSeconds(ctx.now, UNDO_DAYS * DAY_SECONDS) }
  await ctx.db.mailToken.createMany({
    data: [{ id: newId('mailToken'), ...about, tokenHash: digest(token), ...life }],
    skipDuplicates: true, // an earlier try of this job may have made it
  })
  return `${env().PUBLIC_URL}${urls.undoLink}?t=${token}`
}
