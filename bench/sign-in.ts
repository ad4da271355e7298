import { answer, readRequest } from './provider'
import type { Side } from './side'
import type { Door } from './world'

export type Begun = { transactionId: string; secret: string }
type Ended = { kind: string; cookie: string }

/** Begins at the side and brings back what the provider answers for a person. */
export async function fetchAnswer(side: Side, door: Door, person: number, network = `198.51.${person % 200}.x`) {
  const begun = await side.call<Begun>('begin', { connectionId: door.connectionId, network })
  const request = readRequest(await side.call<string>('hop', begun))
  const email = `person-${person % door.people}@${door.domain}`
  return { begun, relayState: request.relayState, samlResponse: answer({ ...door, ...request, email }), network }
}

/** A whole sign-in of one of the door's people. @throws when it does not end in a session */
export async function signInOnce(side: Side, door: Door, person: number, network?: string): Promise<Ended> {
  const { begun, ...posted } = await fetchAnswer(side, door, person, network)
  const { connectionId } = door
  const received = await side.call<{ kind: string }>('acs', { connectionId, ...posted })
  if (received.kind !== 'answered') throw new Error(`not answered but ${JSON.stringify(received)}`)
  const ended = await side.call<Ended>('finish', { connectionId, ...begun })
  if (ended.kind !== 'signed_in') throw new Error(`not signed in but ${JSON.stringify(ended)}`)
  return ended
}
