import { sweepDomains } from '@/lib/domains/sweep'
import { db } from '@/lib/platform/db'
import { asSystem } from '@/lib/testing/actors'
import { startDnsWorld } from '@/lib/testing/dns-world'
import { anOrg } from '@/lib/testing/factories'
import { serve } from './serving'

// A worker among domains that wait, with name servers on loopback that say there is no record.

const world = startDnsWorld()

serve({
  /** So many domains wait, all of them due, as after a night without a worker. */
  async seed({ size }: { size: number }) {
    await world
    const orgId = await anOrg()
    const now = new Date()
    await db().$executeRaw`
      insert into "Domain" (id, "orgId", name, challenge, "createdAt", "waitingSince", "nextCheckAt", negatives)
      select 'dom_bench' || n, ${orgId}, 'd' || n || '.example', 'challenge-' || n, ${now}, ${now},
        ${now}::timestamptz - make_interval(secs => n % 3600), '{}'
      from generate_series(1, ${size}) n`
    await db().$executeRaw`analyze "Domain"`
  },
  /** What was looked at is due again. */
  async rearm() {
    await db().$executeRaw`update "Domain" set "nextCheckAt" = ${new Date()} where "nextCheckAt" > ${new Date()}`
  },
  async sweep({ forMs }: { forMs: number }) {
    return sweepDomains(asSystem(), { sweepMs: forMs })
  },
})
