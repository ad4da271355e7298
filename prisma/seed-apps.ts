import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import * as z from 'zod'
import { changeApp, createApp } from '@/lib/apps/commands'
import { addSecret, revokeSecret } from '@/lib/apps/secrets'
import type { Ctx, OperatorActor } from '@/lib/platform/context'
import { digest } from '@/lib/platform/crypto'
import type { AppId, Id } from '@/lib/platform/ids'

/** The vendor's own apps: two of examples/web-app, so that one sign-in is seen to open both, and examples/desktop. */
const demoApps = [
  { key: 'widgets', name: 'Widgets', kind: 'web' },
  { key: 'reports', name: 'Reports', kind: 'web' },
  { key: 'desktop', name: 'Desktop', kind: 'native' },
] as const
type DemoApp = (typeof demoApps)[number]

/** Where each of them listens. */
export type AppUrls = Record<DemoApp['key'], string>

const Registered = z.object({
  ...{ key: z.string(), name: z.string(), url: z.string(), clientId: z.string() },
  clientSecret: z.string().nullable(),
})
type Registered = z.infer<typeof Registered>

/**
 * Registers the apps, lets their addresses follow them to other ports, and
 * writes down what they need to know. A secret that is not in the file any
 * more is replaced: nobody else has it.
 */
export async function ensureApps(ctx: Ctx<OperatorActor>, urls: AppUrls, file: string): Promise<void> {
  const kept = existsSync(file) ? z.array(Registered).parse(JSON.parse(readFileSync(file, 'utf8'))) : []
  const registered: Registered[] = []
  for (const app of demoApps) {
    const url = urls[app.key]
    const appId = await ensureApp(ctx, app, url)
    const known = kept.find(({ clientId }) => clientId === appId)?.clientSecret ?? null
    const clientSecret = app.kind === 'web' ? await ensureSecret(ctx, appId, known) : null
    registered.push({ key: app.key, name: app.name, url, clientId: appId, clientSecret })
  }
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, `${JSON.stringify(registered, null, 2)}\n`, { mode: 0o600 })
  renameSync(draft, file)
}

async function ensureApp(ctx: Ctx<OperatorActor>, { name, kind }: DemoApp, url: string): Promise<AppId> {
  // A native app's port is not compared (RFC 8252 §7.3).
  const redirectUris = [kind === 'native' ? 'http://127.0.0.1/callback' : `${url}/callback`]
  const known = await ctx.db.app.findFirst({ where: { name, orgId: null }, select: { id: true } })
  const appId = (known?.id as AppId | undefined) ?? (await createApp(ctx, null, { name, kind, redirectUris }))
  const ofWeb = { postLogoutRedirectUris: [`${url}/signed-out`], backchannelLogoutUri: `${url}/backchannel-logout` }
  await changeApp(ctx, null, { appId, redirectUris, homeUrl: url, ...(kind === 'web' ? ofWeb : {}) })
  return appId
}

async function ensureSecret(ctx: Ctx<OperatorActor>, appId: AppId, kept: string | null): Promise<string> {
  const living = await ctx.db.appSecret.findMany({
    where: { appId, revokedAt: null },
    select: { id: true, secretHash: true },
  })
  if (kept !== null && living.some(({ secretHash }) => secretHash === digest(kept))) return kept
  for (const { id } of living) await revokeSecret(ctx, null, { appId, secretId: id as Id<'appSecret'> })
  return (await addSecret(ctx, null, { appId })).secret
}
