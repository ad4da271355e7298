import { createHash } from 'node:crypto'
import type { Ctx, SystemActor } from '@/lib/platform/context'
import { env } from '@/lib/platform/env'
import type { Id } from '@/lib/platform/ids'
import { count } from '@/lib/platform/metrics'
import { isPermanent } from '@/lib/platform/permanent'
import type { Addressed, Email } from './define'
import { writeToFolder } from './folder'
import { layOut } from './layout'
import type { Driver } from './message'
import { sendByResend } from './resend'
import { secretsOf } from './secrets'
import { sendBySmtp } from './smtp'

const drivers = { resend: sendByResend, smtp: sendBySmtp, folder: writeToFolder } as const satisfies Record<
  string,
  Driver
>

/**
 * Sends a mail to everybody whom its definition names now. Safe to run again:
 * an address that got this job's mail gets no second one (by SMTP at most one,
 * with the same Message-ID). One address that is refused keeps no other from
 * its mail.
 *
 * @throws PermanentError when no address is left that a later try could reach
 * @throws any other error when a later try may succeed
 */
export async function sendEmail<P, F>(
  ctx: Ctx<SystemActor>,
  email: Email<P, F>,
  jobId: Id<'job'>,
  payload: P,
): Promise<void> {
  const recipients = await email.load(ctx, payload, secretsOf(jobId))
  const problems: unknown[] = []
  for (const recipient of [recipients ?? []].flat()) {
    await sendOnce(ctx, email, jobId, recipient as Addressed<F>).catch((error) => problems.push(error))
  }
  if (problems.length > 0) throw problems.find((problem) => !isPermanent(problem)) ?? problems[0]
}

async function sendOnce<P, F>(
  ctx: Ctx<SystemActor>,
  email: Email<P, F>,
  jobId: Id<'job'>,
  recipient: Addressed<F>,
): Promise<void> {
  const key = keyOf(jobId, recipient.to)
  if (await ctx.db.sentMail.count({ where: { jobId: key } })) return

  const mail = await layOut(email.render(recipient))
  const { MAIL_DRIVER, MAIL_FROM } = env()
  const handedOver = drivers[MAIL_DRIVER]({ key, to: recipient.to, from: MAIL_FROM, sentAt: ctx.now, ...mail })
  const messageId = await counted(handedOver)
  await ctx.db.sentMail.createMany({
    data: { jobId: key, name: email.name, messageId, sentAt: ctx.now },
    skipDuplicates: true,
  })
}

async function counted<T>(handingOver: Promise<T>): Promise<T> {
  let result = 'failed'
  try {
    const done = await handingOver
    result = 'sent'
    return done
  } finally {
    count('mails_total', { result })
  }
}

/** By address, not by place in the list: at the next try the list may be another one. */
function keyOf(jobId: Id<'job'>, to: string): string {
  return `${jobId}.${createHash('sha256').update(to.toLowerCase()).digest('hex').slice(0, 16)}`
}
