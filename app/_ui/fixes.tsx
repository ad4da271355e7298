export type FixWords = { code: string; text: string; side: 'ours' | 'theirs' | 'either' | 'nobody' }

/** Who has to change something. */
export const sideWords: Record<FixWords['side'], string> = {
  ours: 'Here',
  theirs: 'At your provider',
  either: 'Here or at your provider',
  nobody: 'Nothing to set up',
}

/** What to change, and on whose side. */
export function Fixes({ fixes }: { fixes: readonly FixWords[] }) {
  return (
    <ol className="space-y-3">
      {fixes.map(({ code, text, side }) => (
        <li key={code} className="rounded-card bg-sunken px-4 py-3">
          <p className="text-label text-muted">{sideWords[side]}</p>
          <p className="mt-1">{text}</p>
        </li>
      ))}
    </ol>
  )
}
