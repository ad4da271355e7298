import { Card, TextLink } from '@/app/_ui/text'
import { getReplacement } from '@/lib/connections/replacement-queries'
import type { Ctx, UserActor } from '@/lib/platform/context'
import type { ConnectionId, OrgId } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'

type ReplacementCardProps = {
  ctx: Ctx<UserActor>
  target: { orgId: OrgId; connectionId: ConnectionId }
  slug: string
  mayChange: boolean
}

/** The way to replace the connection, or to the replacement that it is part of; reads what it shows. */
export async function ReplacementCard({ ctx, target: { orgId, connectionId }, slug, mayChange }: ReplacementCardProps) {
  const { connection, replacement } = await getReplacement(ctx, orgId, connectionId)
  const href = urls.replacement(slug, connectionId)
  if (replacement)
    return (
      <Card title="Replacement">
        <p>
          {replacement.old.id === connectionId
            ? `“${replacement.next.name}” is to take this connection’s place.`
            : `It is to take the place of “${replacement.old.name}”.`}{' '}
          <TextLink href={href}>See how far that has come</TextLink>
        </p>
      </Card>
    )
  if (!mayChange || connection.state === 'draft') return null
  return (
    <Card title="Replace" intro="For a move to another provider: both are on until you cut over.">
      <TextLink href={href}>Replace with another provider</TextLink>
    </Card>
  )
}
