import { ActionButton } from '@/app/_ui/action-button'
import { methodWords } from '@/app/_ui/states'
import { StatusTag } from '@/app/_ui/status'
import { RelativeTime } from '@/app/_ui/time'
import { urls } from '@/lib/platform/urls'
import type { SessionRow } from '@/lib/sessions/queries'
import { end } from './actions'
import { lastingInWords } from './lasting'

export function SessionRowItem({ session, now }: { session: SessionRow; now: Date }) {
  const { id, device, network, createdAt, lastSeenAt, current } = session
  return (
    <li className="flex flex-wrap items-center justify-between gap-4 px-4 py-4 sm:px-6">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-3 font-medium">
          {device}
          {current ? <StatusTag tone="good">This one</StatusTag> : null}
        </p>
        <p className="text-small text-muted">
          {howInWords(session)}
          {network ? `, from ${network}` : ''}
        </p>
        <p className="text-small text-muted">
          Signed in <RelativeTime at={createdAt} now={now} />, last seen <RelativeTime at={lastSeenAt} now={now} />
        </p>
        <p className="text-small text-muted">{lastingInWords(session, now)}</p>
      </div>
      {current ? (
        <a className="link" href={urls.logout}>
          Sign out
        </a>
      ) : (
        <ActionButton label="End" of={id} run={end.bind(null, { sessionId: id })} />
      )}
    </li>
  )
}

const factorWords = { passkey: 'passkey', totp: 'authenticator app', recovery_code: 'recovery code' }

function howInWords({ method, amr, factor, connectionName, orgName }: SessionRow): string {
  if (!connectionName && factor === 'passkey' && !amr.includes('pwd')) return 'Passkey'
  if (!connectionName) return factor ? `${methodWords[method]} and ${factorWords[factor]}` : methodWords[method]
  return `${connectionName}${orgName ? ` (${orgName})` : ''}`
}
