import { Hidden } from './fields'

type PasskeyProps = {
  action: string
  f: string
  /** For `navigator.credentials.get`, as JSON. */
  options: string
  /** Asks at once, without a press. */
  now?: boolean
}

/** Asks the browser for a passkey and sends what comes of it; where that is impossible, says so. */
export function Passkey({ action, f, options, now }: PasskeyProps) {
  return (
    <form method="post" action={action}>
      <Hidden values={{ f, passkey: '' }} />
      <button type="button" className="button" hidden data-passkey={options} data-now={now ? '1' : undefined}>
        Use my passkey
      </button>
      <p className="help" role="status">
        A passkey needs scripts, which are off here, or a newer browser than this one.
      </p>
    </form>
  )
}

/** Leads to the page that asks for a passkey. */
export function PasskeyButton({ action, f }: { action: string; f: string }) {
  return (
    <form method="post" action={action}>
      <Hidden values={{ f }} />
      <button type="submit" className="button second">
        Use a passkey
      </button>
    </form>
  )
}
