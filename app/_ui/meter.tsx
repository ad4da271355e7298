/** How much of a whole, drawn and said: “143 of 151 linked”. */
export function Meter({ value, max, noun }: { value: number; max: number; noun: string }) {
  const width = max > 0 ? Math.round((100 * value) / max) : 0
  return (
    <div>
      <p className="tabular-nums">
        <strong className="text-h1">{value}</strong> of {max} {noun}
      </p>
      <svg className="mt-2 h-2 w-full" viewBox="0 0 100 2" preserveAspectRatio="none" aria-hidden="true">
        <rect width="100" height="2" className="fill-sunken" />
        <rect width={width} height="2" className="fill-primary" />
      </svg>
    </div>
  )
}
