import type { Visit } from '@/app/_server/hosted'
import { shortTime } from '@/lib/platform/time'
import { urls } from '@/lib/platform/urls'
import { ErrorPage } from '../_pages/refusal'

/** Too many tries from one network: says when to come back. */
export function showBreak(visit: Visit, retryAt: Date): Promise<Response> {
  const text = `There were too many tries from here. Try again at ${shortTime(retryAt, visit.ctx.now)}.`
  return visit.show(
    <ErrorPage
      support={null}
      title="Let us take a short break"
      text={text}
      steps={[]}
      actions={[{ label: 'Back', url: urls.login() }]}
      reference={null}
      details={[]}
    />,
    { status: 429 },
  )
}
