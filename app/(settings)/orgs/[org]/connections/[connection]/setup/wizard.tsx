import type { ReactNode } from 'react'
import { ButtonLink } from '@/app/_ui/button'
import { StateIcon } from '@/app/_ui/icons'
import { StatusTag } from '@/app/_ui/status'
import { Card, TextLink } from '@/app/_ui/text'
import type { Draft, SetupView } from '@/lib/connections/revisions'
import type { OrgId } from '@/lib/platform/ids'
import type { makeKey, saveMapping, takeIssuer, takeMetadata, takeTyped, tickStep } from '../../actions'
import { doneSteps } from './progress'

/** What each step of the wizard gets. */
export type StepProps = {
  place: { orgId: OrgId; slug: string }
  connection: SetupView['connection']
  draft: Draft
  now: Date
  /** The address of a step. */
  at: (step: number) => string
  acts: WizardActs
  /** The settings offer single sign-on to nobody; left out where that is none of the visitor's business. */
  ssoIsOff?: boolean
}

/** What the forms call: an owner's in the console, a visitor's by set-up link. */
export type WizardActs = {
  takeMetadata: typeof takeMetadata
  takeTyped: typeof takeTyped
  takeIssuer: typeof takeIssuer
  makeKey: typeof makeKey
  saveMapping: typeof saveMapping
  tickStep: typeof tickStep
}

export const stepNames = ['Provider', 'Your application', 'Exchange values', 'Attributes', 'Test', 'Turn on'] as const

/** Where one is; each step is an address, and can be opened in any order. */
export function WizardRail({ step, draft, at }: { step: number; draft: Draft; at: (step: number) => string }) {
  return <Rail {...{ step, at }} names={stepNames} first={1} done={doneSteps(draft)} />
}

type RailProps = {
  names: readonly string[]
  /** The number of the first name's step. */
  first: number
  step: number
  /** Of steps 1 to 6. */
  done: readonly boolean[]
  at: (step: number) => string
}

export function Rail({ names, first, step, done, at }: RailProps) {
  return (
    <nav aria-label="Steps" className="mb-6">
      <ol className="flex flex-wrap gap-x-6 gap-y-2">
        {names.map((name, place) => {
          const index = place + first - 1
          const isHere = index + 1 === step
          return (
            <li
              key={name}
              className="flex min-h-11 items-center gap-2 lg:min-h-9"
              aria-current={isHere ? 'step' : undefined}
            >
              <span className={done[index] ? 'text-success' : isHere ? 'text-primary' : 'text-muted'}>
                <StateIcon shape={done[index] ? 'good' : isHere ? 'waiting' : 'empty'} className="size-5" />
              </span>
              {isHere ? (
                <strong className="font-medium">{name}</strong>
              ) : (
                <TextLink href={at(index + 1)}>{name}</TextLink>
              )}
              {done[index] ? <span className="sr-only">(done)</span> : null}
            </li>
          )
        })}
      </ol>
    </nav>
  )
}

type TwoPaneProps = { thereTitle: string; there: ReactNode; hereTitle: string; here: ReactNode }

/** What to do at the provider, beside what belongs to it here. Below one another where the window is narrow. */
export function TwoPaneStep({ thereTitle, there, hereTitle, here }: TwoPaneProps) {
  return (
    <div className="mb-6 grid items-start gap-6 lg:grid-cols-2">
      {[[thereTitle, there] as const, [hereTitle, here] as const].map(([title, content]) => (
        <section key={title} className="card min-w-0 p-4 sm:p-6">
          <h2 className="text-h2">{title}</h2>
          <div className="mt-4">{content}</div>
        </section>
      ))}
    </div>
  )
}

/** What the steps after the exchange wait for. */
export function Missing({ title, kind, at }: { title: string; kind: 'saml' | 'oidc' } & Pick<StepProps, 'at'>) {
  const what = kind === 'saml' ? 'your provider’s metadata' : 'issuer, client ID, and a secret or certificate'
  return (
    <Card title={title}>
      Something is still missing: {what}. <TextLink href={at(3)}>Exchange values</TextLink> first.
    </Card>
  )
}

export function NextLink({ href, children }: { href: string; children: string }) {
  return (
    <div className="mt-6">
      <ButtonLink href={href} look="primary">
        {children}
      </ButtonLink>
    </div>
  )
}

export function DraftTag({ draft, isLive }: { draft: Draft; isLive: boolean }) {
  const words = isLive ? `Draft ${draft.number} beside what is live` : 'Draft'
  return <StatusTag tone={draft.testedAt ? 'good' : 'empty'}>{draft.testedAt ? `${words}, tested` : words}</StatusTag>
}
