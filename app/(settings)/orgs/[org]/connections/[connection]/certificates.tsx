import { ActionButton } from '@/app/_ui/action-button'
import { Card, Literal } from '@/app/_ui/text'
import { exactDate } from '@/app/_ui/time'
import type { ConnectionDetails } from '@/lib/connections/queries'
import type { ConnectionId, Id, OrgId } from '@/lib/platform/ids'
import { removeCert } from '../actions'
import { Expiry } from '../connection-table'
import { CertificateForm } from './certificate-form'

export type Target = { orgId: OrgId; connectionId: ConnectionId }
type CertificatesProps = {
  target: Target
  certificates: ConnectionDetails['certificates']
  now: Date
  mayChange: boolean
}

/** The keys that may sign for this provider; two side by side while it changes from one to the other. */
export function Certificates({ target, certificates, now, mayChange }: CertificatesProps) {
  return (
    <Card
      title="Signing certificates"
      intro="Only answers signed with one of these are accepted. When your provider announces a new one, add it here first, and remove the old one afterwards."
    >
      <ul className="divide-y divide-hairline">
        {certificates.map(({ id, fingerprint, notAfter }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-4 py-3 first:pt-0">
            <div className="min-w-0 flex-1 basis-64 text-small">
              <p className="text-label text-muted">SHA-256 fingerprint</p>
              <Literal>{fingerprint}</Literal>
              <p className="mt-1">
                <Expiry at={notAfter} now={now} /> <span className="text-muted">({exactDate(notAfter)})</span>
              </p>
            </div>
            {mayChange ? (
              <ActionButton
                label="Remove"
                look="danger"
                of={id}
                run={removeCert.bind(null, { ...target, certificateId: id as Id<'certificate'> })}
                confirm={{
                  title: 'Remove this certificate?',
                  consequence:
                    'Answers signed with it are refused from now on. If your provider still uses it, nobody gets in.',
                }}
              />
            ) : null}
          </li>
        ))}
      </ul>
      {mayChange ? <CertificateForm target={target} /> : null}
    </Card>
  )
}
