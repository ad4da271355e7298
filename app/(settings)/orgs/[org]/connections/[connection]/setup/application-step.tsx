import { CopyRow } from '@/app/_ui/copy-row'
import { guideOf } from '@/lib/guides/guide'
import { type Guide, type OurValue, ourValueWords, providerNames } from '@/lib/guides/model'
import { NextLink, type StepProps, TwoPaneStep } from './wizard'

/** The application at the provider: its steps on one side, our values to copy on the other. */
export function ApplicationStep({ connection, draft, at }: StepProps) {
  const { kind, sp } = connection
  const guide = guideOf(draft.config.provider ?? (kind === 'saml' ? 'other_saml' : 'other_oidc'), kind)
  const values: OurValue[] = kind === 'saml' ? ['acsUrl', 'entityId', 'metadataUrl'] : ['redirectUrl']
  return (
    <TwoPaneStep
      thereTitle={`In ${nameOf(guide)}`}
      there={<Steps guide={guide} />}
      hereTitle="Our values"
      here={
        <>
          {values.map((value) => (
            <CopyRow key={value} label={ourValueWords[value]} help={fieldNames(guide, value)} value={sp[value]} />
          ))}
          <Attributes guide={guide} />
          <NextLink href={at(3)}>I have done that</NextLink>
        </>
      }
    />
  )
}

export const nameOf = ({ provider }: Guide) =>
  provider.startsWith('other') ? 'your provider' : providerNames[provider]

function Steps({ guide: { place, steps, slip } }: { guide: Guide }) {
  return (
    <>
      <p className="text-small text-muted">{place}</p>
      <ol className="mt-3 list-decimal space-y-3 ps-5">
        {steps.map(({ text, copy }) => (
          <li key={text}>
            {text}
            {copy?.map(({ value, field }) => (
              <span key={field} className="block text-small text-muted">
                {ourValueWords[value]} → {field}
              </span>
            ))}
          </li>
        ))}
      </ol>
      <p className="mt-4 border-s-3 border-hairline ps-3 text-small">
        <strong className="font-medium">Common slip:</strong> {slip}
      </p>
    </>
  )
}

function fieldNames({ steps }: Guide, value: OurValue): string {
  const fields = steps.flatMap(({ copy }) => copy ?? []).filter((one) => one.value === value)
  if (!fields.length) return 'For providers that read our values by themselves.'
  return `Goes into ${fields.map(({ field }) => `“${field}”`).join(' and ')}.`
}

function Attributes({ guide: { attributes } }: { guide: Guide }) {
  return (
    <div className="mt-4">
      <h3 className="text-label text-muted">Attributes to send</h3>
      <ul className="mt-1 text-small">
        {attributes.map(({ name, value, optional }) => (
          <li key={name}>
            <bdi dir="ltr" className="mono break-all">
              {name}
            </bdi>{' '}
            ← {value}
            {optional ? <span className="text-muted"> (optional)</span> : null}
          </li>
        ))}
      </ul>
    </div>
  )
}
