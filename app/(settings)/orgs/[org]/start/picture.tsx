import { wayOfASignIn, whoSetsItUp } from '@/lib/guides/why'

/** Who talks to whom (R011): drawn where there is room, and said in words everywhere. */
export function Picture() {
  return (
    <>
      <svg
        viewBox="0 30 760 280"
        role="img"
        aria-label="A sign-in goes from the app to our sign-in page, on to your identity provider, and back the same way. Your DNS proves the domain to us, and your IT team sets the provider up. The steps are listed below."
        className="mb-6 w-full max-w-3xl max-sm:hidden"
      >
        <defs>
          <marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path d="M0 0l8 4-8 4z" className="fill-muted" />
          </marker>
        </defs>
        <Box x={10} y={40} title="The app" note="in a person’s browser" />
        <Box x={290} y={40} title="Porchlight" note="checks, finds the account" house />
        <Box x={570} y={40} title="Identity provider" note="your people’s accounts" />
        <Arrow from={[190, 70]} to={[286, 70]} words="1  sign in" />
        <Arrow from={[470, 70]} to={[566, 70]} words="2  who is it?" />
        <Arrow from={[570, 104]} to={[474, 104]} words="3  signed" below />
        <Arrow from={[290, 104]} to={[194, 104]} words="4  signed in" below />
        <Box x={290} y={210} title="Your DNS" note="proves the domain" />
        <Box x={570} y={210} title="Your IT team" note="exchanges the values" />
        <Arrow from={[380, 210]} to={[380, 134]} />
        <Arrow from={[660, 210]} to={[660, 134]} />
        <Arrow from={[570, 228]} to={[474, 118]} />
      </svg>
      <ol className="list-decimal space-y-1 ps-6">
        {wayOfASignIn.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <p className="mt-3">{whoSetsItUp}</p>
    </>
  )
}

function Box({ x, y, title, note, house }: { x: number; y: number; title: string; note: string; house?: boolean }) {
  return (
    <>
      <rect
        {...{ x, y }}
        width="180"
        height="90"
        rx="8"
        className={house ? 'fill-primary-soft stroke-primary' : 'fill-surface stroke-boundary'}
      />
      <text x={x + 90} y={y + 42} textAnchor="middle" fontSize="15" className="fill-text font-semibold">
        {title}
      </text>
      <text x={x + 90} y={y + 64} textAnchor="middle" fontSize="13" className="fill-muted">
        {note}
      </text>
    </>
  )
}

type Point = readonly [number, number]

function Arrow({ from, to, words, below }: { from: Point; to: Point; words?: string; below?: boolean }) {
  return (
    <>
      <path
        d={`M${from.join(' ')}L${to.join(' ')}`}
        markerEnd="url(#tip)"
        fill="none"
        className="stroke-muted"
        strokeWidth="1.5"
      />
      {words ? (
        <text
          x={(from[0] + to[0]) / 2}
          y={from[1] + (below ? 18 : -8)}
          textAnchor="middle"
          fontSize="13"
          className="fill-muted"
        >
          {words}
        </text>
      ) : null}
    </>
  )
}
