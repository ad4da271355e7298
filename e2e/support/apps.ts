import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Page } from '@playwright/test'
import { freePort } from '@/bin/ports.mjs'
import { changeApp, createApp } from '@/lib/apps/commands'
import { addSecret } from '@/lib/apps/secrets'
import type { AppId, OrgId } from '@/lib/platform/ids'
import { asOperator } from '@/lib/testing/actors'
import { PASSWORD } from './company'
import { productUrl } from './places'
import { heading, typePassword } from './sign-in'
import { test as base, expect } from './surroundings'

export const issuer = `${productUrl}/oidc`

/** An example app that runs as a process of its own, on another site than the product. */
export type ExampleApp = { id: AppId; secret: string; name: string; url: string }

type Apps = {
  /** Registers `examples/web-app` and starts it; for an organization when it is given one, else as the vendor's own. */
  anExample: (name: string, orgId?: OrgId) => Promise<ExampleApp>
  /** Starts `examples/desktop`, registered as the vendor's own; answers what it says line by line. */
  aDesktop: () => Promise<{ nextLine: () => Promise<string> }>
}

/** Tests of people on their way to apps. */
export const test = base.extend<Apps>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's shape
  anExample: async ({}, use) => {
    const running: ChildProcess[] = []
    await use(async (name, orgId) => {
      const port = await freePort()
      const app = await register(name, `http://127.0.0.1:${port}`, orgId ?? null)
      const variables = { CLIENT_ID: app.id, CLIENT_SECRET: app.secret, PORT: String(port), APP_NAME: name }
      const child = start('examples/web-app/server.mjs', variables)
      running.push(child)
      await linesOf(child)()
      return app
    })
    await Promise.all(running.map(end))
  },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's shape
  aDesktop: async ({}, use) => {
    const running: ChildProcess[] = []
    await use(async () => {
      const redirectUris = ['http://127.0.0.1/callback']
      const id = await createApp(asOperator(), null, { name: 'Desktop', kind: 'native', redirectUris })
      const child = start('examples/desktop/sign-in.mjs', { CLIENT_ID: id, NO_BROWSER: '1' })
      running.push(child)
      return { nextLine: linesOf(child) }
    })
    await Promise.all(running.map(end))
  },
})

export { expect }

/** A web app with a secret, a logout address and a place to come back to. */
export async function register(
  name: string,
  url: string,
  orgId: OrgId | null,
  { callback = '/callback', logout = '/backchannel-logout' } = {},
): Promise<ExampleApp> {
  const operator = asOperator()
  const id = await createApp(operator, orgId, { name, kind: 'web', redirectUris: [url + callback] })
  await changeApp(operator, orgId, {
    appId: id,
    postLogoutRedirectUris: [`${url}/signed-out`],
    backchannelLogoutUri: url + logout,
    homeUrl: url,
  })
  const { secret } = await addSecret(operator, orgId, { appId: id })
  return { id, secret, name, url }
}

function start(program: string, variables: Record<string, string>): ChildProcess {
  const env = { NODE_ENV: 'production' as const, PATH: process.env.PATH, ISSUER: issuer, ...variables }
  return spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'inherit'] })
}

function linesOf(child: ChildProcess): () => Promise<string> {
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]()
  return async () => String((await lines.next()).value)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill()
  await once(child, 'exit')
}

/** The page of an example app, for somebody who is in. */
export async function expectInside(page: Page, app: ExampleApp, place: string): Promise<void> {
  await expect(page).toHaveURL(app.url + place)
  await expect(page.getByRole('heading', { level: 1, name: app.name })).toBeVisible()
}

/** Comes to the app, is led to the sign-in page, and signs in with the password. */
export async function enterApp(page: Page, app: ExampleApp, email: string, place = '/'): Promise<void> {
  await page.goto(app.url + place)
  await page.getByLabel('Work email or username').fill(email)
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await typePassword(page, PASSWORD)
}

/** Within seconds: until the logout message has come the app shows its page, then its next answer leads to us. */
export async function expectOut(page: Page, app: ExampleApp, title: string): Promise<void> {
  await expect(async () => {
    await page.goto(app.url)
    await expect(heading(page, title)).toBeVisible({ timeout: 500 })
  }).toPass({ timeout: 15_000 })
}

/** One of the facts that an example app shows about the person. */
export async function fact(page: Page, name: string): Promise<string | null> {
  return page.locator(`dt:text-is("${name}") + dd`).textContent()
}
