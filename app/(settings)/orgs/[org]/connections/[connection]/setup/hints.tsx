import { StateIcon } from '@/app/_ui/icons'
import type { Hint } from '@/lib/connections/import-hints'

/** What to look at: a wrong turn that stopped us, or something that is only worth knowing. */
export function Hints({ hints }: { hints: readonly Hint[] }) {
  if (!hints.length) return null
  return (
    <ul className="mt-4 space-y-2">
      {hints.map(({ code, sentence, stops }) => (
        <li
          key={code}
          className={`flex gap-2 rounded-card px-4 py-3 ${stops ? 'bg-danger-soft text-danger' : 'bg-warning-soft text-warning'}`}
        >
          <StateIcon shape={stops ? 'bad' : 'attention'} className="mt-0.5 size-5" />
          <span className="min-w-0">{sentence}</span>
        </li>
      ))}
    </ul>
  )
}
