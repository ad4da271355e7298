'use client'

import { Button } from './button'
import { StatePage } from './notices'

export type ErrorProps = { error: Error & { digest?: string }; reset: () => void }

/** Something that we did not foresee. In production only a digest reaches the browser; the log has the rest under it. */
export function ErrorState({ error, reset }: ErrorProps) {
  return (
    <StatePage
      title="Something went wrong on our side"
      action={
        <Button look="primary" onClick={reset}>
          Try again
        </Button>
      }
    >
      <p>Nothing was changed. If it happens again, give this number to whoever runs Porchlight for you.</p>
      {error.digest ? <p className="mono mt-2">{error.digest}</p> : null}
    </StatePage>
  )
}
