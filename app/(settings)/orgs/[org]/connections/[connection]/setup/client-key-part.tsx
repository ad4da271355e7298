import { ActionButton } from '@/app/_ui/action-button'
import { CopyRow } from '@/app/_ui/copy-row'
import { exactDate } from '@/app/_ui/time'
import type { PublicClientKey } from '@/lib/connections/client-key'
import type { OrgId } from '@/lib/platform/ids'
import type { makeKey } from '../../actions'
import { CertificateDownload } from '../client-certificate'
import type { Target } from './name-form'

type ClientKeyPartProps = {
  make: typeof makeKey
  orgId: OrgId
  target: Target
  clientKey: PublicClientKey | null
}

/** In place of a client secret: a certificate of ours, which the provider is given (`private_key_jwt`). */
export function ClientKeyPart({ make, orgId, target, clientKey }: ClientKeyPartProps) {
  const run = make.bind(null, { orgId, ...target })
  if (!clientKey)
    return (
      <details className="mt-6 border-t border-hairline pt-4">
        <summary className="link cursor-pointer">Use a certificate instead of a client secret</summary>
        <p className="my-3 text-small text-muted">
          We make a key and keep it sealed. You upload its certificate at your provider, and no secret is ever sent.
        </p>
        <ActionButton label="Make a certificate" run={run} />
      </details>
    )
  return (
    <section aria-labelledby="client-key" className="mt-6 border-t border-hairline pt-4">
      <h3 id="client-key" className="font-medium">
        Our certificate for your provider
      </h3>
      <p className="mt-1 mb-3 text-small text-muted">
        Upload it at the application and choose “private_key_jwt” there, where that is asked. It ends on{' '}
        {exactDate(clientKey.notAfter)}; we remind you in time.
      </p>
      <CopyRow label="Certificate (PEM)" value={clientKey.certificate} />
      <CopyRow label="Thumbprint (SHA-256)" value={clientKey.sha256} />
      <CopyRow label="Thumbprint (SHA-1)" value={clientKey.sha1} />
      <CopyRow
        label="Public key (JWK)"
        value={clientKey.jwk}
        help="For providers that take a key instead of a certificate."
      />
      <p className="mt-2 mb-4">
        <CertificateDownload certificate={clientKey.certificate} />
      </p>
      <ActionButton
        label="Make another certificate"
        run={run}
        confirm={{
          title: 'Make another certificate?',
          consequence: 'This draft uses the new one from then on. Upload it at your provider before you test.',
        }}
      />
    </section>
  )
}
