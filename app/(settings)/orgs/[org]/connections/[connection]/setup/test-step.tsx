import { ButtonLink } from '@/app/_ui/button'
import { Banner } from '@/app/_ui/notices'
import { TextLink } from '@/app/_ui/text'
import { TestPanel } from '../test/panel'
import { Missing, type StepProps } from './wizard'

/** A sign-in that signs nobody in, and says everything about itself. */
export function TestStep({ place, connection, draft, at }: StepProps) {
  if (!draft.isComplete) return <Missing title="Test" kind={connection.kind} at={at} />
  return (
    <>
      <TestPanel
        {...place}
        connectionId={connection.id}
        revisionId={draft.id}
        onward={draft.testedAt ? <Passed href={at(6)} /> : null}
      />
      {draft.testedAt ? null : (
        <p className="mb-6">
          <TextLink href={at(6)}>Continue without a test</TextLink>
        </p>
      )}
    </>
  )
}

/** What came of it, and the way on. */
export function Passed({ href }: { href: string }) {
  return (
    <Banner
      kind="success"
      action={
        <ButtonLink href={href} look="primary">
          Continue
        </ButtonLink>
      }
    >
      It passed as it is now. A change after this wants another test.
    </Banner>
  )
}
