import { Banner } from '@/app/_ui/notices'
import { exactDate } from '@/app/_ui/time'
import type { DomainDetail } from '@/lib/domains/detail'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'

const EXPIRES_SECONDS = 30 * DAY_SECONDS

/** What about a domain needs somebody, in words. */
export function StateBanners({ domain, now }: { domain: DomainDetail; now: Date }) {
  const { state, verifiedBy, missingSince, contestedAt, name } = domain
  const end = exactDate(addSeconds(missingSince ?? now, EXPIRES_SECONDS))
  return (
    <>
      {state === 'missing' ? (
        <Banner kind="warning">
          We can no longer find the record. Who is linked goes on signing in; nobody new is linked or added until the
          record is back. Put it back before {end}: after that {name} expires.
        </Banner>
      ) : null}
      {state === 'expired' ? (
        <Banner kind="danger">
          The record was missing for thirty days, so addresses in {name} no longer sign in through your connections. Put
          it back and press “Check now”.
        </Banner>
      ) : null}
      {contestedAt ? (
        <Banner kind="warning">
          {state === 'waiting'
            ? 'We found your record, but another organization has verified this domain before. Nothing changes hands by itself: ask whoever runs it to remove it there. We look again each day.'
            : 'Another organization has put its own record at this domain, too. It stays yours while your record stands. If you do not know of it, find out who can change its DNS.'}
        </Banner>
      ) : null}
      {state === 'verified' && verifiedBy === 'operator' ? (
        <Banner kind="info">
          This domain counts on the operator’s word. Add the record and press “Check now” to prove it by DNS as well.
        </Banner>
      ) : null}
    </>
  )
}
