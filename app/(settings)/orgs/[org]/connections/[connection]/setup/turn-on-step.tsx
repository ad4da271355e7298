import { Banner } from '@/app/_ui/notices'
import { Card } from '@/app/_ui/text'
import type { Doubt } from '@/lib/connections/promote'
import { Differences } from './differences'
import { PromoteForm } from './promote-form'
import { Missing, type StepProps } from './wizard'

export const doubtWords = {
  untested: 'It has not passed a test sign-in as it is now.',
  another_issuer:
    'It names another provider. Nobody’s link counts there: each person asks to be linked anew. For another provider, better set up a second connection beside this one.',
  refused_key:
    'It trusts a signing key again that an owner had taken away. Whoever has that key could sign in as anybody.',
} as const satisfies Record<Doubt, string>

/** What would change, in full, and the button that makes it so (I29). */
export function TurnOnStep({ place, connection, draft, at, ssoIsOff = false }: StepProps) {
  const { id: connectionId, name, kind, state, isLive } = connection
  const { changes, doubts, seen, isComplete } = draft
  if (!isComplete) return <Missing title="Turn on" kind={kind} at={at} />
  return (
    <Card
      title={isLive ? 'What changes' : 'What is trusted from then on'}
      intro="Compare the host, the entity ID and the fingerprints with what your provider shows, before you turn it on."
    >
      <Differences changes={changes} isFirst={!isLive} />
      <div className="mt-6">
        {doubts.map((doubt) => (
          <Banner key={doubt} kind="warning">
            {doubtWords[doubt]}
          </Banner>
        ))}
        <PromoteForm
          key={seen}
          place={place}
          target={{ connectionId, revisionId: draft.id }}
          seen={seen}
          word={doubts.length ? name : null}
          isActive={state === 'active'}
          ssoIsOff={ssoIsOff}
        />
      </div>
    </Card>
  )
}
