import type { ActionResult } from '@/app/_server/action'
import type { AppKind } from '@/lib/platform/prisma/client'

/** What an operator gives with each act (I30); an owner's is not read. */
type Reason = { reason: string }

export type NewFields = Reason & { name: string; kind: AppKind; redirectUris: string }
export type AppFields = {
  name: string
  redirectUris: string
  postLogoutRedirectUris: string
  backchannelLogoutUri: string
  homeUrl: string
}
export type ChangeFields = Reason & { [F in keyof AppFields]?: string | undefined }

type Act<T, V = void> = (input: T & Reason) => Promise<ActionResult<V>>

/**
 * Through whose server actions an app's page acts: its organization's owner's
 * or the operator's. `target` says which app, in the way that their input does.
 */
export type AppDoors<T extends object> = {
  target: T
  asksReason: boolean
  change: (input: T & ChangeFields) => Promise<ActionResult>
  turnOn: Act<T>
  turnOff: Act<T>
  addSecret: Act<T, { secret: string }>
  revokeSecret: (input: T & Reason & { secretId: `sec_${string}` }) => Promise<ActionResult>
}
