import { ButtonLink } from '@/app/_ui/button'
import { Card } from '@/app/_ui/text'
import type { Side } from '@/lib/connections/replacement-queries'
import { urls } from '@/lib/platform/urls'

const steps = [
  'You set up the new provider as a connection of its own. Nobody notices.',
  'You test it and turn it on. Both are on: people choose at the sign-in page.',
  'You decide whether links are carried over. Then whoever is linked today is linked there when they first come.',
  'You see by name who has come over, and cut over when you are ready. You can go back.',
]

type BeginProps = { slug: string; connection: Side; isOwner: boolean }

/** What replacing a connection is, before it has begun. */
export function BeginReplacement({ slug, connection, isOwner }: BeginProps) {
  return (
    <Card title="Replace with another provider">
      <ol className="list-decimal space-y-1 ps-5">
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <div className="mt-4">
        {connection.state === 'draft' ? (
          <p className="text-muted">This connection is a draft. Only one that has been on can be replaced.</p>
        ) : isOwner ? (
          <ButtonLink look="primary" href={urls.newConnection(slug, connection.id)}>
            Choose the new provider
          </ButtonLink>
        ) : (
          <p className="text-muted">An owner of this organization can begin.</p>
        )}
      </div>
    </Card>
  )
}
