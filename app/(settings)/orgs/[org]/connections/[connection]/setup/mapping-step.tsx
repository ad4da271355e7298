import { userCtx } from '@/app/_server/ctx'
import { Card } from '@/app/_ui/text'
import { suggestMapping } from '@/lib/connections/mapping'
import { getLatestTest } from '@/lib/test-sign-ins/queries'
import { MappingForm } from './mapping-form'
import { Received } from './received'
import type { StepProps } from './wizard'

/** Which of the provider's names say address, full name and groups; filled from the first real answer. */
export async function MappingStep({ place, connection, draft, acts }: StepProps) {
  const test = await getLatestTest(await userCtx(), place.orgId, draft.id)
  const attributes = test?.attributes ?? []
  const { email, name, groups } = draft.config.mapping ?? suggestMapping(attributes)
  const target = { connectionId: connection.id, revisionId: draft.id }
  return (
    <Card
      title="Attributes"
      intro="What your provider says about a person: address, name, groups. Most providers need nothing here. Run the test first if you are not sure: what came in it is shown here then, and filled in."
    >
      <MappingForm
        save={acts.saveMapping}
        {...{ place, target }}
        email={email ?? ''}
        name={name ?? ''}
        groups={groups ?? ''}
      />
      <Received attributes={attributes} />
    </Card>
  )
}
