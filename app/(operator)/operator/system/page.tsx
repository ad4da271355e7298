import type { Metadata } from 'next'
import { ProofNotice } from '@/app/_apps/app-cards'
import { hasFreshProof, inPage } from '@/app/_server/page'
import { ButtonLink } from '@/app/_ui/button'
import { PageHead } from '@/app/_ui/text'
import { ExactTime } from '@/app/_ui/time'
import { listFailedJobs } from '@/lib/audit/failed-jobs'
import { lookingAsOperator } from '@/lib/operators/operator-of'
import { readSystem } from '@/lib/operators/system'
import { thisProcess } from '@/lib/platform/this-process'
import { urls } from '@/lib/platform/urls'
import { FailedJobs } from './failed-jobs'
import { Processes } from './processes'
import { Queue } from './queue'
import { Summary } from './summary'

export const metadata: Metadata = { title: 'System' }

/** How the installation is at this moment. It reads when it is asked; reading again is a button. */
export default async function SystemPage() {
  const { ctx, system, failed } = await inPage(urls.operator.system, async (ctx) => {
    const looking = await lookingAsOperator(ctx)
    const [system, failed] = await Promise.all([
      readSystem(looking, thisProcess()?.migrations ?? null),
      listFailedJobs(looking),
    ])
    return { ctx, system, failed }
  })
  return (
    <>
      <PageHead title="System" action={<ButtonLink href={urls.operator.system}>Read again</ButtonLink>}>
        As of <ExactTime at={ctx.now} />. Nothing here says what a job carries, nor who is behind it.
      </PageHead>
      {failed.length > 0 && !hasFreshProof(ctx) ? <ProofNotice returnTo={urls.operator.system} /> : null}
      <Summary system={system} now={ctx.now} />
      <Processes processes={system.processes} now={ctx.now} />
      <Queue rows={system.queue.rows} now={ctx.now} />
      <FailedJobs jobs={failed} now={ctx.now} />
    </>
  )
}
