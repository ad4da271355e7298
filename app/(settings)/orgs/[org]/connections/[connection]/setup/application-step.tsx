import { CopyRow } from '@/app/_ui/copy-row'
import { type Guide, type OurValue, ourValueWords, providerNames } from '@/lib/guides/model'
import { guideOfDraft } from '@/lib/guides/ticks'
import { GuideSteps } from './guide-steps'
import { NextLink, type StepProps, TwoPaneStep } from './wizard'

/** The application at the provider: its steps on one side, our values to copy on the other. */
export function ApplicationStep(props: StepProps) {
  const { connection, draft, at } = props
  const { kind, sp } = connection
  const guide = guideOfDraft({ ...draft.config, kind })
  const values: OurValue[] = kind === 'saml' ? ['acsUrl', 'entityId', 'metadataUrl'] : ['redirectUrl']
  return (
    <TwoPaneStep
      thereTitle={`In ${nameOf(guide)}`}
      there={<Steps {...props} guide={guide} />}
      hereTitle="Our values"
      here={
        <>
          <p className="mb-4 text-small text-muted">
            They are this connection’s own. Copy each into the field that is named with it.
          </p>
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

function Steps({ guide, ...props }: StepProps & { guide: Guide }) {
  return (
    <>
      <p className="text-small text-muted">{guide.place}</p>
      <GuideSteps
        {...props}
        guide={guide}
        below={({ copy }) =>
          copy?.map(({ value, field }) => (
            <p key={field} className="text-small text-muted">
              {ourValueWords[value]} → {field}
            </p>
          ))
        }
      />
      <p className="mt-4 border-s-3 border-hairline ps-3 text-small">
        <strong className="font-medium">Common slip:</strong> {guide.slip}
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
      <ul className="mt-1 space-y-2 text-small">
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
