import { RelativeTime } from '@/app/_ui/time'
import type { WishRow } from '@/lib/onboarding/operator-queries'

/** What owners miss, in their words. */
export function Wishes({ wishes, now }: { wishes: readonly WishRow[]; now: Date }) {
  return (
    <ul aria-label="What owners miss" className="card divide-y divide-hairline">
      {wishes.map(({ id, text, orgName, who, createdAt }) => (
        <li key={id} className="p-4 sm:px-6">
          <p className="max-w-3xl whitespace-pre-line">{text}</p>
          <p className="mt-1 text-small text-muted">
            {who ?? 'Somebody who has left'}, {orgName}, <RelativeTime at={createdAt} now={now} />
          </p>
        </li>
      ))}
    </ul>
  )
}
