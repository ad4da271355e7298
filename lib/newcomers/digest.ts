import type { Tx } from '@/lib/platform/context'
import type { OrgId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { addSeconds } from '@/lib/platform/time'
import { newcomersAdded } from './emails'
import { DIGEST_SECONDS } from './model'

/**
 * Sees to it that the owners hear of who came new (D08): the first of a quarter
 * of an hour asks for the mail at its end, the others stand in it.
 */
export async function announce(tx: Tx, orgId: OrgId): Promise<void> {
  const from = new Date(Math.floor(tx.now.getTime() / 1000 / DIGEST_SECONDS) * DIGEST_SECONDS * 1000)
  const key = `newcomers ${orgId} ${from.toISOString()}`
  const { count } = await tx.db.givenWarning.createMany({ data: [{ key, givenAt: tx.now }], skipDuplicates: true })
  if (!count) return
  const until = addSeconds(from, DIGEST_SECONDS)
  await enqueue(tx, newcomersAdded.job, { orgId, from: from.toISOString(), until: until.toISOString() }, until)
}
