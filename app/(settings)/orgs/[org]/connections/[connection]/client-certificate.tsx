import { CopyRow } from '@/app/_ui/copy-row'
import { Card, KeyValueList, Literal } from '@/app/_ui/text'
import { exactDate } from '@/app/_ui/time'
import type { PublicClientKey } from '@/lib/connections/client-key'
import { Expiry } from '../connection-table'

/** The certificate by which the provider's token endpoint knows us, in place of a client secret. */
export function ClientCertificate({ clientKey, now }: { clientKey: PublicClientKey; now: Date }) {
  const { certificate, subject, sha256, notAfter } = clientKey
  const ends = (
    <>
      <Expiry at={notAfter} now={now} /> <span className="text-muted">({exactDate(notAfter)})</span>
    </>
  )
  return (
    <Card
      title="Our certificate"
      intro="We prove ourselves to your provider by a key, and this certificate of it stands at the application there. To change it, begin a draft."
    >
      <KeyValueList
        rows={[
          ['Subject', <Literal key="subject">{subject}</Literal>],
          ['SHA-256 fingerprint', <Literal key="sha256">{sha256}</Literal>],
          ['Certificate', ends],
        ]}
      />
      <details className="mt-4">
        <summary className="link cursor-pointer">Show the certificate</summary>
        <div className="mt-3">
          <CopyRow label="Certificate (PEM)" value={certificate} />
        </div>
      </details>
      <p className="mt-4">
        <CertificateDownload certificate={certificate} />
      </p>
    </Card>
  )
}

/** The file itself is in the link: nothing has to be asked for again. */
export function CertificateDownload({ certificate }: { certificate: string }) {
  const href = `data:application/x-pem-file;base64,${Buffer.from(certificate).toString('base64')}`
  return (
    <a className="link" href={href} download="porchlight.pem">
      Download the certificate
    </a>
  )
}
