import { Hidden } from '../_parts/fields'
import { Code } from '../_parts/identity'
import { Shell } from '../_parts/shell'
import type { Support } from '../_parts/support'

type HopTarget = { kind: 'redirect'; url: string } | { kind: 'form'; action: string; fields: Record<string, string> }

type HopPageProps = { support: Support | null; idpName: string; host: string; target: HopTarget; backUrl: string }

/**
 * Says where we send people before we send them. Goes on by script, by meta
 * refresh where scripts are off, or by its button; answered without
 * `form-action`, since the form's target is another site.
 */
export function HopPage({ support, idpName, host, target, backUrl }: HopPageProps) {
  return (
    <Shell
      title={`Taking you to ${idpName}`}
      intro="You will sign in at"
      support={support}
      head={target.kind === 'redirect' ? <RefreshWithoutScript url={target.url} /> : null}
    >
      <p className="host">
        <Code>{host}</Code>
      </p>
      {target.kind === 'redirect' ? (
        <a className="button" href={target.url} data-go="">
          Continue now
        </a>
      ) : (
        <form method="post" action={target.action} data-go="">
          <Hidden values={target.fields} />
          <button type="submit" className="button">
            Continue now
          </button>
        </form>
      )}
      <p className="more">
        Not what you expected?{' '}
        <a className="link" href={backUrl}>
          Go back
        </a>
      </p>
    </Shell>
  )
}

function RefreshWithoutScript({ url }: { url: string }) {
  return (
    <noscript>
      <meta httpEquiv="refresh" content={`1; url=${url}`} />
    </noscript>
  )
}
