import { Banner } from '@/app/_ui/notices'
import { Card } from '@/app/_ui/text'
import type { AppDetails } from '@/lib/apps/app-queries'
import { urls } from '@/lib/platform/urls'
import { ChangeForm } from './change-form'
import type { AppDoors } from './doors'
import { HowTo } from './how-to'
import { SecretsCard } from './secrets-card'
import { AddressesCard, SummaryCard, ValuesCard } from './summary-cards'

type AppCardsProps<T extends object> = {
  app: AppDetails
  now: Date
  /** `null` for who only reads. */
  doors: AppDoors<T> | null
}

/** All there is about one app, for its organization's people and for operators. */
export function AppCards<T extends object>({ app, now, doors }: AppCardsProps<T>) {
  return (
    <>
      <SummaryCard app={app} doors={doors} />
      <ValuesCard app={app} />
      {app.kind === 'web' ? <SecretsCard secrets={app.secrets} now={now} doors={doors} /> : null}
      {doors ? (
        <Card title="Change">
          <ChangeForm
            target={doors.target}
            asksReason={doors.asksReason}
            action={doors.change}
            values={{
              name: app.name,
              redirectUris: app.redirectUris.join('\n'),
              postLogoutRedirectUris: app.postLogoutRedirectUris.join('\n'),
              backchannelLogoutUri: app.backchannelLogoutUri ?? '',
              homeUrl: app.homeUrl ?? '',
            }}
          />
        </Card>
      ) : (
        <AddressesCard app={app} />
      )}
      <HowTo app={app} />
    </>
  )
}

/** Says beforehand that a change needs a fresh proof (I24). */
export function ProofNotice({ returnTo }: { returnTo: string }) {
  const confirm = (
    <a className="font-medium underline" href={urls.stepUp(returnTo)}>
      Confirm now
    </a>
  )
  return (
    <Banner kind="info" action={confirm}>
      To change something here, confirm first that it is you. That holds for ten minutes.
    </Banner>
  )
}
