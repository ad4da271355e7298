import { serviceProviderOf } from '@/lib/connections/service-provider'
import { getConnection, getKeptAddresses } from '@/lib/operators/connection-queries'
import type { Ctx, OperatorActor } from '@/lib/platform/context'
import type { ConnectionId } from '@/lib/platform/ids'
import { id } from './options'

export const connection = id('connection', 'the connection')

/** A connection as commands answer it: with our values for its provider. */
export async function inFull(ctx: Ctx<OperatorActor>, connectionId: ConnectionId) {
  return {
    ...(await getConnection(ctx, connectionId)),
    ours: serviceProviderOf(connectionId, await getKeptAddresses(ctx, connectionId)),
  }
}
