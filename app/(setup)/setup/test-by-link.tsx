import { Banner } from '@/app/_ui/notices'
import { TextLink } from '@/app/_ui/text'
import { Missing, NextLink } from '@/app/(settings)/orgs/[org]/connections/[connection]/setup/wizard'
import { TestPanelView } from '@/app/(settings)/orgs/[org]/connections/[connection]/test/panel'
import type { Draft } from '@/lib/connections/revisions'
import type { Ctx, SetupActor } from '@/lib/platform/context'
import { urls } from '@/lib/platform/urls'
import { getLatestTestOfLink, getTestVersionOfLink } from '@/lib/test-sign-ins/queries'

/** The owners' test without anybody's data: no person, no account, no value of the answer (I29). */
export async function TestByLink({ ctx, draft }: { ctx: Ctx<SetupActor>; draft: Draft }) {
  if (!draft.isComplete) return <Missing title="Test" kind={draft.config.kind} at={urls.setup} />
  const { setupLinkId, connectionId } = ctx.actor
  const [view, version] = await Promise.all([
    getLatestTestOfLink(ctx, setupLinkId, draft.id),
    getTestVersionOfLink(ctx, setupLinkId, draft.id),
  ])
  // Its own test's, not the draft's mark: that one knows whether somebody here could sign in.
  const passed = view?.report?.ok === true && view.again === null
  return (
    <>
      <TestPanelView
        {...{ view, version, revisionId: draft.id }}
        now={ctx.now}
        startUrl={urls.ssoTestByLink(connectionId)}
        watchUrl={urls.setupTestState(draft.id)}
        place={null}
        mayApply={false}
      />
      {passed ? <Banner kind="success">It passed as it is now. A change after this wants another test.</Banner> : null}
      <div className="mb-6">
        {passed ? (
          <NextLink href={urls.setup(6)}>Continue</NextLink>
        ) : (
          <TextLink href={urls.setup(6)}>Continue without a test</TextLink>
        )}
      </div>
    </>
  )
}
