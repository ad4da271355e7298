import { Card } from '@/app/_ui/text'
import { getNewcomerSetting } from '@/lib/newcomers/settings'
import type { Ctx, UserActor } from '@/lib/platform/context'
import type { ConnectionId, OrgId } from '@/lib/platform/ids'
import { NewcomersForm } from './newcomers-form'

type NewcomersCardProps = {
  ctx: Ctx<UserActor>
  target: { orgId: OrgId; connectionId: ConnectionId }
  mayChange: boolean
}

/** The connection's choice for new people; reads what it shows. */
export async function NewcomersCard({ ctx, target, mayChange }: NewcomersCardProps) {
  const setting = await getNewcomerSetting(ctx, target.orgId, target.connectionId)
  return (
    <Card title="New people" intro="What happens with somebody whom your provider vouches for and nobody knows yet.">
      <NewcomersForm target={target} setting={setting} mayChange={mayChange} />
    </Card>
  )
}
