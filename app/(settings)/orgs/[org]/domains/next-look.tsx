import { RelativeTime } from '@/app/_ui/time'
import { addSeconds } from '@/lib/platform/time'

/** “in 20 s”, “in 3 days”, or that we do not look by ourselves. */
export function NextLook({ at, now }: { at: Date | null; now: Date }) {
  if (!at) return <span className="text-muted">When asked</span>
  if (at <= now) return <>Now</>
  if (at > addSeconds(now, 120)) return <RelativeTime at={at} now={now} />
  return <>in {Math.ceil((at.getTime() - now.getTime()) / 1000)} s</>
}
