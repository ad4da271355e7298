import { TextLink } from '@/app/_ui/text'
import { Passed } from '@/app/(settings)/orgs/[org]/connections/[connection]/setup/test-step'
import { Missing } from '@/app/(settings)/orgs/[org]/connections/[connection]/setup/wizard'
import { TestPanelView } from '@/app/(settings)/orgs/[org]/connections/[connection]/test/panel'
import type { Draft } from '@/lib/connections/revisions'
import type { Ctx, SetupActor } from '@/lib/platform/context'
import { urls } from '@/lib/platform/urls'
import { getLatestTestOfLink, getTestVersionOfLink } from '@/lib/test-sign-ins/queries'
import type { TestView } from '@/lib/test-sign-ins/view'

/** The owners' test without anybody's data: no person, no account, no value of the answer (I29). */
export async function TestByLink({ ctx, draft }: { ctx: Ctx<SetupActor>; draft: Draft }) {
  if (!draft.isComplete) return <Missing title="Test" kind={draft.config.kind} at={urls.setup} />
  const { setupLinkId, connectionId } = ctx.actor
  const [view, version] = await Promise.all([
    getLatestTestOfLink(ctx, setupLinkId, draft.id),
    getTestVersionOfLink(ctx, setupLinkId, draft.id),
  ])
  const passed = isPassed(view)
  return (
    <>
      <TestPanelView
        {...{ view, version, revisionId: draft.id }}
        now={ctx.now}
        startUrl={urls.ssoTestByLink(connectionId)}
        watchUrl={urls.setupTestState(draft.id)}
        place={null}
        mayApply={false}
        onward={passed ? <Passed href={urls.setup(6)} /> : null}
      />
      {passed ? null : (
        <p className="mb-6">
          <TextLink href={urls.setup(6)}>Continue without a test</TextLink>
        </p>
      )}
    </>
  )
}

/** Its own test's, not the draft's mark: that one knows whether somebody here could sign in. */
export async function hasPassed(ctx: Ctx<SetupActor>, draft: Draft): Promise<boolean> {
  return isPassed(await getLatestTestOfLink(ctx, ctx.actor.setupLinkId, draft.id))
}

const isPassed = (view: TestView | null) => view?.report?.ok === true && view.again === null
