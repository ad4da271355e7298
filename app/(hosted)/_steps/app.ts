import { findPassingApp, type PassingApp } from '@/lib/apps/queries'
import { type AppRequest, openRequest, type RequestParams, sealRequest, sealResumed } from '@/lib/apps/request'
import { urls } from '@/lib/platform/urls'
import type { Posted } from './posted'

/** An app's request that a person is busy with, and the app. */
export type OnTheWay = AppRequest & { app: PassingApp; r: string }

/** What the sealed request in an address or form says; `null` when it is too old, or its app is gone. */
export async function onTheWay(visit: Posted, r: string | null): Promise<OnTheWay | null> {
  const request = openRequest(r, visit.ctx.now)
  const app = request && (await findPassingApp(visit.ctx, request.params.client_id))
  return app && r ? { ...request, app, r } : null
}

/** The request as the provider shall see it when the person comes back to it. */
export function resumedParams(visit: Posted, { params, app, at }: OnTheWay): RequestParams {
  return { ...params, resumed: sealResumed(app.id, at, visit.ctx.now) }
}

/** The same way, with something settled; empty values are left out. */
export function withParams({ params, at }: OnTheWay, changed: RequestParams): string {
  const all = Object.entries({ ...params, ...changed }).filter(([, value]) => value)
  return urls.appContinue(sealRequest(Object.fromEntries(all), at))
}
