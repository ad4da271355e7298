import type { ReactNode } from 'react'
import type { Guide, GuideStep } from '@/lib/guides/model'
import { tickOf } from '@/lib/guides/ticks'
import { StepTick } from './step-tick'
import type { StepProps } from './wizard'

type GuideStepsProps = Pick<StepProps, 'place' | 'connection' | 'draft' | 'acts'> & {
  guide: Guide
  /** Those of the guide's steps that belong here; their numbers stay. */
  filter?: (step: GuideStep) => boolean
  /** What is said below a step's words. */
  below: (step: GuideStep) => ReactNode
}

/** A guide's steps, each with its tick: whoever works on the draft finds them as they were left. */
export function GuideSteps({ place, connection, draft, acts, guide, filter, below }: GuideStepsProps) {
  const isDone = ({ id }: GuideStep) => draft.guideTicks.includes(tickOf(guide, id))
  const target = { orgId: place.orgId, connectionId: connection.id, revisionId: draft.id }
  const count = guide.steps.filter(isDone).length
  return (
    <>
      {filter ? null : (
        <p role="status" className="mt-3 text-small text-muted">
          {count} of {guide.steps.length} steps done
        </p>
      )}
      <ol className="mt-3 space-y-4">
        {guide.steps.map((step, index) => {
          const done = isDone(step)
          const textId = `guide-step-${step.id}`
          return !filter || filter(step) ? (
            <li key={step.id} value={index + 1} className="flex gap-3">
              <StepTick
                run={acts.tickStep.bind(null, { ...target, step: step.id, done: !done })}
                label={`Step ${index + 1} is done`}
                describedBy={textId}
                done={done}
              />
              <div className="min-w-0 flex-1">
                <p id={textId}>
                  <span aria-hidden="true">{index + 1}. </span>
                  {step.text}
                </p>
                {below(step)}
              </div>
            </li>
          ) : null
        })}
      </ol>
    </>
  )
}
