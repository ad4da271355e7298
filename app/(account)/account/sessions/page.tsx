import type { Metadata } from 'next'
import { inPage } from '@/app/_server/page'
import { ActionButton } from '@/app/_ui/action-button'
import { Banner } from '@/app/_ui/notices'
import { PageHead } from '@/app/_ui/text'
import { urls } from '@/lib/platform/urls'
import { listMySessions } from '@/lib/sessions/queries'
import { endOthers } from './actions'
import { SessionRowItem } from './session-row'

export const metadata: Metadata = { title: 'Sessions' }

export default async function SessionsPage() {
  const { ctx, sessions } = await inPage(urls.account.sessions, async (ctx) => ({
    ctx,
    sessions: await listMySessions(ctx),
  }))
  const confined = ctx.actor.confinedTo !== null
  const others = sessions.length > 1

  return (
    <>
      <PageHead title="Sessions" action={others && !confined ? <EndOthers /> : null}>
        Where you are signed in. If you don’t know one of them, end it and change your password.
      </PageHead>
      {confined ? (
        <Banner kind="info">
          Your organization vouched for this session, so you see this one only. Sign in with your own password to see
          all of them.
        </Banner>
      ) : null}
      <ul className="card divide-y divide-hairline">
        {sessions.map((session) => (
          <SessionRowItem key={session.id} session={session} now={ctx.now} />
        ))}
      </ul>
    </>
  )
}

function EndOthers() {
  return (
    <ActionButton
      label="End all others"
      look="danger"
      run={endOthers.bind(null, {})}
      confirm={{
        title: 'End all other sessions?',
        consequence: 'Every other browser and device is signed out now. This one stays.',
        label: 'End the others',
      }}
    />
  )
}
