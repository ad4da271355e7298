import { Banner } from '@/app/_ui/notices'
import { Card, TextLink } from '@/app/_ui/text'
import { TestPanel } from '../test/panel'
import { NextLink, type StepProps } from './wizard'

/** A sign-in that signs nobody in, and says everything about itself. */
export function TestStep({ place, connection, draft, at }: StepProps) {
  if (!draft.isComplete)
    return (
      <Card title="Test">
        Something is still missing. <TextLink href={at(3)}>Exchange values</TextLink> first.
      </Card>
    )
  return (
    <>
      <TestPanel {...place} connectionId={connection.id} revisionId={draft.id} />
      {draft.testedAt ? (
        <Banner kind="success">It passed as it is now. A change after this wants another test.</Banner>
      ) : null}
      <div className="mb-6">
        <NextLink href={at(6)}>{draft.testedAt ? 'Continue' : 'Continue without'}</NextLink>
      </div>
    </>
  )
}
