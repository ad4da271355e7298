import { CopyRow } from '@/app/_ui/copy-row'
import type { AttemptTrace } from '@/lib/tracer/attempt'

/** Where nobody here can know the cause: what it usually is, in order, and our addresses to compare. */
export function LikelyCauses({ causes, compare }: AttemptTrace['likely']) {
  return (
    <>
      {causes.length ? (
        <div className="mt-4">
          <h3 className="text-label text-muted">The likely causes, in order</h3>
          <ol className="mt-1 list-decimal space-y-1 pl-6">
            {causes.map((cause) => (
              <li key={cause}>{cause}</li>
            ))}
          </ol>
        </div>
      ) : null}
      {compare.length ? (
        <div className="mt-4">
          <h3 className="mb-2 text-label text-muted">To compare at the provider, letter by letter</h3>
          {compare.map(({ label, value }) => (
            <CopyRow key={label} label={label} value={value} />
          ))}
        </div>
      ) : null}
    </>
  )
}
