import { ErrorSummary } from '../_parts/notice'
import { Passkey } from '../_parts/passkey'
import { Shell } from '../_parts/shell'
import type { Support } from '../_parts/support'

type PasskeyPageProps = {
  support: Support | null
  /** What the passkey is for. */
  intro: string
  action: string
  f: string
  options: string
  error?: string | undefined
  backUrl: string
}

/** Asks for a passkey as the whole proof. */
export function PasskeyPage({ support, intro, error, backUrl, ...passkey }: PasskeyPageProps) {
  return (
    <Shell title="Use a passkey" intro={intro} support={support}>
      <ErrorSummary title="That did not match" error={error} />
      {error ? <p>{error}</p> : null}
      <Passkey {...passkey} now={!error} />
      <p className="more">
        <a className="link" href={backUrl}>
          Choose another way
        </a>
      </p>
    </Shell>
  )
}
