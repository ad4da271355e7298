import { guideOf } from '@/lib/guides/guide'
import { theirValueWords } from '@/lib/guides/model'
import { nameOf } from './application-step'
import { ClientKeyPart } from './client-key-part'
import { ImportBox } from './import-box'
import { IssuerForm } from './issuer-form'
import { Recognised } from './recognised'
import { TypedForm } from './typed-form'
import { type StepProps, TwoPaneStep } from './wizard'

/** What we must know of the provider: one box for SAML, issuer and client for OIDC. */
export function ExchangeStep(props: StepProps) {
  const { connection, draft } = props
  const { kind } = connection
  const guide = guideOf(draft.config.provider ?? (kind === 'saml' ? 'other_saml' : 'other_oidc'), kind)
  const bringing = guide.steps.filter(({ bring }) => bring?.length)
  return (
    <TwoPaneStep
      thereTitle={`From ${nameOf(guide)}`}
      there={
        <ul className="list-disc space-y-3 ps-5">
          {bringing.map(({ text, bring }) => (
            <li key={text}>
              {text}
              <span className="block text-small text-muted">
                Bring {bring?.map((value) => theirValueWords[value]).join(', ')}.
              </span>
            </li>
          ))}
        </ul>
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
