import { theirValueWords } from '@/lib/guides/model'
import { guideOfDraft } from '@/lib/guides/ticks'
import { nameOf } from './application-step'
import { ClientKeyPart } from './client-key-part'
import { GuideSteps } from './guide-steps'
import { ImportBox } from './import-box'
import { IssuerForm } from './issuer-form'
import { Recognised } from './recognised'
import { TypedForm } from './typed-form'
import { type StepProps, TwoPaneStep } from './wizard'

/** What we must know of the provider: one box for SAML, issuer and client for OIDC. */
export function ExchangeStep(props: StepProps) {
  const { connection, draft } = props
  const { kind } = connection
  const guide = guideOfDraft({ ...draft.config, kind })
  return (
    <TwoPaneStep
      thereTitle={`From ${nameOf(guide)}`}
      there={
        <GuideSteps
          {...props}
          guide={guide}
          filter={({ bring }) => Boolean(bring?.length)}
          below={({ bring = [] }) => (
            <p className="text-small text-muted">Bring {bring.map((value) => theirValueWords[value]).join(', ')}.</p>
          )}
        />
      }
      hereTitle="Here"
      here={kind === 'saml' ? <Saml {...props} /> : <Oidc {...props} />}
    />
  )
}

function Saml({ place: { orgId }, connection, draft, now, at, acts }: StepProps) {
  const target = { connectionId: connection.id, revisionId: draft.id }
  return (
    <>
      <ImportBox take={acts.takeMetadata} orgId={orgId} target={target} />
      <details className="mt-4">
        <summary className="link cursor-pointer">I have a certificate and a sign-in address instead</summary>
        <div className="mt-3">
          <TypedForm take={acts.takeTyped} orgId={orgId} target={target} />
        </div>
      </details>
      <Recognised {...{ draft, now, at }} />
    </>
  )
}

function Oidc({ place: { orgId }, connection, draft, now, at, acts }: StepProps) {
  const { config, hasSecret, clientKey } = draft
  const target = { connectionId: connection.id, revisionId: draft.id }
  const known = config.kind === 'oidc' ? config : { kind: 'oidc' as const }
  return (
    <>
      <IssuerForm
        {...{ orgId, target, hasSecret }}
        hasKey={clientKey !== null}
        take={acts.takeIssuer}
        issuer={known.issuer ?? ''}
        clientId={known.clientId ?? ''}
        tenantValue={known.tenantValue ?? ''}
        endsOn={(!clientKey && known.clientSecretExpiresAt?.toISOString().slice(0, 10)) || ''}
      />
      <ClientKeyPart {...{ orgId, target, clientKey }} make={acts.makeKey} />
      <Recognised {...{ draft, now, at }} />
    </>
  )
}
