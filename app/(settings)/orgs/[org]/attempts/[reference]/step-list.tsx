import { StateIcon } from '@/app/_ui/icons'
import { ExactTime } from '@/app/_ui/time'
import { JudgedList } from '@/app/_ui/verdicts'
import type { Step } from '@/lib/attempts/model'
import { checkTitle } from '@/lib/tracer/model'

const words: Record<Step['name'], string> = {
  started: 'The person chose to sign in',
  sent: 'We sent the browser to the identity provider',
  answered: 'An answer came back',
  strayed: 'Something came that we could not use',
  decided: 'We decided',
}

/** What happened, by the clock. `withChecks` where nothing else on the page shows them. */
export function StepList({ steps, withChecks }: { steps: readonly Step[]; withChecks: boolean }) {
  return (
    <ol className="space-y-6">
      {steps.map((step) => (
        <li key={`${step.at} ${step.name}`}>
          <p className="flex flex-wrap items-center gap-x-3">
            <span className={`flex items-center gap-2 font-medium ${step.ok === false ? 'text-danger' : ''}`}>
              <StateIcon shape={step.ok === false ? 'bad' : 'good'} className="size-5" />
              {words[step.name] ?? step.name}
              {step.ok === false ? <span className="sr-only">(this failed)</span> : null}
            </span>
            <span className="text-small text-muted">
              <ExactTime at={new Date(step.at)} />
            </span>
          </p>
          {step.detail ? <p className="mt-1 break-words text-muted">{step.detail}</p> : null}
          {withChecks && step.checks?.length ? (
            <JudgedList verdicts={step.checks.map((check) => ({ ...check, name: checkTitle(check.name) }))} />
          ) : null}
        </li>
      ))}
    </ol>
  )
}
