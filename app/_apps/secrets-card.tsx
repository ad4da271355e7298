import { Card, Literal } from '@/app/_ui/text'
import { exactDate, RelativeTime } from '@/app/_ui/time'
import type { AppDetails } from '@/lib/apps/app-queries'
import { ActButton } from './act-button'
import type { AppDoors } from './doors'
import { NewSecret } from './new-secret'

type SecretsCardProps<T extends object> = {
  secrets: AppDetails['secrets']
  now: Date
  /** `null` for who only reads. */
  doors: AppDoors<T> | null
}

/** What the app's server proves itself with; two side by side while one replaces the other. */
export function SecretsCard<T extends object>({ secrets, now, doors }: SecretsCardProps<T>) {
  return (
    <Card
      title="Secrets"
      intro="The app’s server shows one of them. To replace one without a gap, make the second, give it to the app, and revoke the first."
    >
      {secrets.length ? null : (
        <p className="mb-4 text-warning">There is none yet, so the app cannot sign anybody in.</p>
      )}
      <ul className="mb-4 divide-y divide-hairline empty:hidden">
        {secrets.map((secret) => (
          <li key={secret.id} className="flex flex-wrap items-center justify-between gap-4 py-3 first:pt-0">
            <div className="min-w-0 flex-1 basis-64 text-small">
              <p>
                Ends with <Literal>{secret.hint}</Literal>
              </p>
              <p className="text-muted">
                Made on {exactDate(secret.createdAt)},{' '}
                {secret.lastUsedAt ? (
                  <>
                    last used <RelativeTime at={secret.lastUsedAt} now={now} />
                  </>
                ) : (
                  'never used'
                )}
              </p>
            </div>
            {doors ? (
              <ActButton
                target={{ ...doors.target, secretId: secret.id }}
                asksReason={doors.asksReason}
                action={doors.revokeSecret}
                label="Revoke"
                look="danger"
                title={`Revoke the secret that ends with ${secret.hint}?`}
                consequence="It is refused from now on. If the app still uses it, nobody gets in."
              />
            ) : null}
          </li>
        ))}
      </ul>
      {doors ? <NewSecret target={doors.target} asksReason={doors.asksReason} action={doors.addSecret} /> : null}
    </Card>
  )
}
