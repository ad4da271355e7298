import { type Ctx, type SystemActor, transact } from '@/lib/platform/context'
import type { ConnectionId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { connectionEnds } from './emails'

/** So many days before the end somebody is told, and once more on the last. */
export const warningDays = [60, 30, 14, 7, 1] as const

/** As many as one run tells of; the next run goes on. */
const BATCH = 200

type Ending = { id: string; what: 'certificate' | 'secret'; ends: Date; days: number; key: string }

/**
 * Tells owners what ends: of each connection that is on, the certificate that
 * lasts longest, and the client secret. Each of the five warnings goes out once;
 * whoever comes late hears the next one only.
 *
 * @returns how many warnings were given
 */
export async function warnOfEnds(ctx: Ctx<SystemActor>): Promise<number> {
  const endings = await findEndings(ctx)
  for (const { id, what, ends, days, key } of endings)
    await transact(ctx, async (tx) => {
      const { count } = await tx.db.givenWarning.createMany({ data: [{ key, givenAt: tx.now }], skipDuplicates: true })
      const connectionId = id as ConnectionId
      if (count) await enqueue(tx, connectionEnds.job, { connectionId, what, ends: ends.toISOString(), days })
    })
  return endings.length
}

function findEndings(ctx: Ctx): Promise<Ending[]> {
  const days = [...warningDays]
  return ctx.db.$queryRaw<Ending[]>`
    with endings as (
      select c.id, 'certificate' as what, max(k."notAfter") as ends
      from "Connection" c join "ConnectionCertificate" k on k."connectionId" = c.id
      where c.state = 'active' group by c.id
      union all
      select id, 'secret', "clientSecretExpiresAt" from "Connection"
      where state = 'active' and "clientSecretExpiresAt" is not null),
    due as (
      select id, what, ends, (
        select min(day) from unnest(${days}::int[]) as day where ends <= ${ctx.now}::timestamptz + make_interval(days => day)) as days
      from endings where ends > ${ctx.now}::timestamptz)
    select *, key from (
      select id, what, ends, days, concat_ws(' ', what, id, extract(epoch from ends)::bigint, days) as key
      from due where days is not null) as told
    where not exists (select 1 from "GivenWarning" w where w.key = told.key)
    order by ends limit ${BATCH}`
}
