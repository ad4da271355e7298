/** Who this is about, and the way to say it is somebody else. */
export function IdentityLine({ identifier, changeUrl }: { identifier: string; changeUrl?: string | null }) {
  return (
    <div className="identity">
      <Monogram name={identifier} round />
      <bdi dir="ltr" className="who">
        {identifier}
      </bdi>
      {changeUrl ? (
        <a className="link" href={changeUrl}>
          Change
        </a>
      ) : null}
    </div>
  )
}

/** A thing's letter in a neutral tile, a person's initials in a round one: no logo, no picture. Decoration only. */
export function Monogram({ name, round }: { name: string; round?: boolean }) {
  return (
    <span className={round ? 'monogram round' : 'monogram'} aria-hidden="true">
      {round ? initials(name) : [...name][0]?.toUpperCase()}
    </span>
  )
}

function initials(name: string): string {
  const [first, second] = (name.split('@')[0] ?? '').split(/[^\p{L}\p{N}]+/u).filter(Boolean)
  const letters = [first, second].map((word) => [...(word ?? '')][0] ?? '').join('')
  return letters.toUpperCase() || '·'
}

/** A host, address or id of others: set apart from our words, and never reordered by its letters. */
export function Code({ children }: { children: string }) {
  return (
    <bdi dir="ltr" className="mono">
      {children}
    </bdi>
  )
}
