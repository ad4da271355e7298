import { Button } from '@/app/_ui/button'
import { Fixes, sideWords } from '@/app/_ui/fixes'
import { Fold } from '@/app/_ui/fold'
import { Banner } from '@/app/_ui/notices'
import { Card, TextLink } from '@/app/_ui/text'
import type { ConnectionId, RevisionId } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'
import type { AttemptTrace } from '@/lib/tracer/attempt'
import { splitFix } from '@/lib/tracer/fixes'
import { LikelyCauses } from './likely'
import { NextStep } from './next-step'

type Place = { slug: string; isOwner: boolean; connectionId: ConnectionId | null; revisionId: RevisionId | null }

/** Why a sign-in was refused, whose turn it is, what to do, and the way there. */
export function Cause({ trace, place }: { trace: AttemptTrace; place: Place }) {
  const { fixes, next } = trace
  const [first, ...others] = fixes
  const { slug, isOwner, connectionId, revisionId } = place
  const steps = next.map((step) => <NextStep key={step.kind} step={step} slug={slug} isOwner={isOwner} />)
  if (!first) return steps.length ? <Card title="What it waits for">{steps}</Card> : null

  const { cause, todo } = splitFix(first)
  return (
    <Card title="What went wrong">
      <Again {...trace} />
      <p className="text-body font-medium">{cause}</p>
      <p className="mt-3 text-label text-muted">What to do · {sideWords[first.side]}</p>
      <p className="mt-1">{todo || 'Nothing has to be changed. Let the person sign in again.'}</p>
      <LikelyCauses {...trace.likely} />
      {steps.length ? <div className="mt-4 space-y-3">{steps}</div> : null}
      {connectionId && revisionId ? <TryAsTest {...{ slug, connectionId, revisionId, isOwner }} /> : null}
      {others.length ? (
        <div className="mt-4">
          <Fold
            title={others.length === 1 ? 'One thing more would stop it' : `${others.length} things more would stop it`}
          >
            <Fixes fixes={others} />
          </Fold>
        </div>
      ) : null}
    </Card>
  )
}

function Again({ live, draft }: AttemptTrace) {
  if (draft?.worked) return <Banner kind="success">With the draft as it is now, this answer would have worked.</Banner>
  if (live?.worked) return <Banner kind="success">With today’s settings, this answer would have worked.</Banner>
  return null
}

type TryAsTestProps = { slug: string; connectionId: ConnectionId; revisionId: RevisionId; isOwner: boolean }

/** Nothing is changed by what a stranger's answer says: a fix is offered for an answer that one of ours asked for. */
function TryAsTest({ slug, connectionId, revisionId, isOwner }: TryAsTestProps) {
  const report = <TextLink href={urls.connectionTest(slug, connectionId, revisionId)}>the test’s report</TextLink>
  return (
    <form method="post" action={urls.ssoTest(connectionId)} target="_blank" rel="noopener" className="mt-4">
      <input type="hidden" name="revision" value={revisionId} />
      <Button type="submit">Try it as a test</Button>
      <p className="mt-2 text-small text-muted">
        Goes to your provider and back in a new tab, and signs nobody in. Afterwards {report} shows every check
        {isOwner
          ? ', and offers to apply what can be mended here.'
          : '. What can be mended here, an owner applies there.'}
      </p>
    </form>
  )
}
