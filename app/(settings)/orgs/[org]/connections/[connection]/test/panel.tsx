import type { ReactElement, ReactNode } from 'react'
import { userCtx } from '@/app/_server/ctx'
import { Button } from '@/app/_ui/button'
import { Card } from '@/app/_ui/text'
import type { ConnectionId, OrgId, RevisionId } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'
import { getLatestTest, getTestVersion } from '@/lib/test-sign-ins/queries'
import type { TestView } from '@/lib/test-sign-ins/view'
import { TestReport } from './report'
import { Watch } from './watch'

export type TestPlace = { orgId: OrgId; slug: string; connectionId: ConnectionId }
type TestPanelProps = TestPlace & { revisionId: RevisionId; mayApply?: boolean; onward?: ReactNode }

/**
 * Tries a revision in a new tab and shows what came of it, here, by itself.
 *
 * @param mayApply owners get the buttons that write a fix into a draft.
 */
export async function TestPanel(props: TestPanelProps): Promise<ReactElement> {
  const { orgId, slug, connectionId, revisionId, mayApply = true, onward } = props
  const ctx = await userCtx()
  const [view, version] = await Promise.all([
    getLatestTest(ctx, orgId, revisionId),
    getTestVersion(ctx, orgId, revisionId),
  ])
  return (
    <TestPanelView
      {...{ view, version, revisionId, mayApply, onward }}
      now={ctx.now}
      startUrl={urls.ssoTest(connectionId)}
      watchUrl={urls.connectionTestState(slug, connectionId, revisionId)}
      place={{ orgId, slug, connectionId }}
    />
  )
}

type TestPanelViewProps = {
  view: TestView | null
  version: string
  revisionId: RevisionId
  now: Date
  /** Takes the form that begins a test. */
  startUrl: string
  /** Answers `{ version }`. */
  watchUrl: string
  /** The console's place, where fixes can be applied; `null` outside it. */
  place: TestPlace | null
  mayApply: boolean
  /** The way on, above the report, which is long. */
  onward?: ReactNode
}

/** The panel for whoever was let in by other means, such as a set-up link's visitor. */
export function TestPanelView(props: TestPanelViewProps): ReactElement {
  const { view, version, revisionId, now, startUrl, watchUrl, place, mayApply, onward } = props
  return (
    <>
      <Card
        title="Test sign-in"
        intro="Opens a new tab and goes to your provider and back, as a real sign-in does. Nobody is signed in by it, and nothing is linked."
      >
        <StartTest action={startUrl} revisionId={revisionId} again={view !== null} />
        <div role="status" className="mt-3 text-small text-muted">
          {view?.state === 'waiting' ? 'Waiting for the answer. This page updates by itself.' : null}
        </div>
        <Watch url={watchUrl} version={version} />
      </Card>
      {onward}
      {view && view.state !== 'waiting' ? <TestReport {...{ view, now, place, mayApply }} /> : null}
    </>
  )
}

/** The button that begins; `action` takes the form and leads to the provider, in a tab of its own. */
export function StartTest({ action, revisionId, again }: { action: string; revisionId: string; again: boolean }) {
  return (
    <form method="post" action={action} target="_blank" rel="noopener">
      <input type="hidden" name="revision" value={revisionId} />
      <Button type="submit" look={again ? 'secondary' : 'primary'}>
        {again ? 'Run another test' : 'Run a test sign-in'}
      </Button>
    </form>
  )
}
