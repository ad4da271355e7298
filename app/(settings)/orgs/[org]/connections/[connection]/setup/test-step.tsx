import { Banner } from '@/app/_ui/notices'
import { TextLink } from '@/app/_ui/text'
import { TestPanel } from '../test/panel'
import { Missing, NextLink, type StepProps } from './wizard'

/** A sign-in that signs nobody in, and says everything about itself. */
export function TestStep({ place, connection, draft, at }: StepProps) {
  if (!draft.isComplete) return <Missing title="Test" kind={connection.kind} at={at} />
  return (
    <>
      <TestPanel {...place} connectionId={connection.id} revisionId={draft.id} />
      {draft.testedAt ? (
        <Banner kind="success">It passed as it is now. A change after this wants another test.</Banner>
      ) : null}
      <div className="mb-6">
        {draft.testedAt ? (
          <NextLink href={at(6)}>Continue</NextLink>
        ) : (
          <TextLink href={at(6)}>Continue without a test</TextLink>
        )}
      </div>
    </>
  )
}
