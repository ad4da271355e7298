import { ActionButton } from '@/app/_ui/action-button'
import { Banner } from '@/app/_ui/notices'
import { Card, TextLink } from '@/app/_ui/text'
import { ExactTime } from '@/app/_ui/time'
import { readyTold } from '@/lib/connections/setup-answers'
import type { SetupInvitation } from '@/lib/connections/setup-visits'
import type { Ctx, SetupActor } from '@/lib/platform/context'
import { urls } from '@/lib/platform/urls'
import { tellReady } from './actions'

const EXCHANGE = 3

type DoneCardProps = SetupInvitation & { ctx: Ctx<SetupActor>; isComplete: boolean }

/** Nobody is told by a complete draft alone: the contact says when it is ready. */
export async function DoneCard({ ctx, isComplete, org, hearer }: DoneCardProps) {
  if (!isComplete)
    return (
      <Card title="Something is still missing">
        <p>
          <TextLink href={urls.setup(EXCHANGE)}>Exchange the values</TextLink> first. You can close this page and come
          back on any day.
        </p>
      </Card>
    )
  const told = await readyTold(ctx)
  return (
    <Card title="That is all we need" intro={`An owner of ${org} looks at it, tests it and turns it on.`}>
      {told ? (
        <Banner kind="success">
          We have told {hearer} that it is ready (<ExactTime at={told.at} />
          ). You can close this page.
        </Banner>
      ) : null}
      {!told || told.mayTellAgain ? (
        <ActionButton
          label={told ? `Tell ${hearer} again` : `Tell ${hearer} that it is ready`}
          look={told ? 'secondary' : 'primary'}
          run={tellReady.bind(null, {})}
        />
      ) : null}
    </Card>
  )
}
