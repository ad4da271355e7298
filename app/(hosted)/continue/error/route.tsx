import { hostedGet } from '@/app/_server/hosted'
import { openDetail } from '@/lib/apps/request'
import { urls } from '@/lib/platform/urls'
import { ErrorPage } from '../../_pages/refusal'

/** An app's request that cannot be answered to the app: whoever builds it finds out here why. */
export const GET = hostedGet((visit) =>
  visit.show(
    <ErrorPage
      support={null}
      title="The app sent a request that we cannot use"
      text="You did nothing wrong. Go back to the app and try again; if it happens again, tell the people who run it."
      steps={[]}
      actions={[{ label: 'Start page', url: urls.home }]}
      reference={null}
      details={[
        { label: 'What is wrong', value: openDetail(visit.url.searchParams.get('detail')) ?? 'unknown' },
        { label: 'Trace', value: visit.ctx.requestId },
        { label: 'Time', value: visit.ctx.now.toISOString() },
      ]}
    />,
    { status: 400 },
  ),
)
