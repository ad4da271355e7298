import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { BrowserContext, BrowserContextOptions, Page } from '@playwright/test'
import { test as base, expect } from './fixtures'
import { fromOwnNetwork } from './network'
import { folder, productUrl } from './places'

type Surroundings = {
  /** A browser of its own, in a network of its own, with these options. */
  visitor: (options?: BrowserContextOptions) => Promise<Page>
  /** Puts a page on another site and answers its address. */
  foreignPage: (body: string) => Promise<string>
  /** Moves the product's clock; it is right again after the test. */
  clock: { shift: (seconds: number) => void }
  noServerErrors: undefined
}

/** What is around the product in tests of signing in: networks, other sites, time; no test may leave an error in the log. */
export const test = base.extend<Surroundings>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's shape
  extraHTTPHeaders: async ({}, use) => use(fromOwnNetwork()),

  visitor: async ({ browser }, use) => {
    const contexts: BrowserContext[] = []
    await use(async (options) => {
      const own = { baseURL: productUrl, extraHTTPHeaders: fromOwnNetwork() }
      const context = await browser.newContext({ ...own, ...options })
      contexts.push(context)
      return context.newPage()
    })
    await Promise.all(contexts.map((context) => context.close()))
  },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's shape
  foreignPage: async ({}, use) => {
    const pages: string[] = []
    const server = createServer(({ url }, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8')
      response.end(`<!doctype html><title>Another site</title>${pages[Number(url?.slice(1))] ?? ''}`)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await use(async (body) => `http://127.0.0.1:${port}/${pages.push(body) - 1}`)
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's shape
  clock: async ({}, use) => {
    const file = join(folder, 'clock')
    await use({ shift: (seconds) => writeFileSync(file, String(seconds)) })
    writeFileSync(file, '0')
  },

  noServerErrors: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's shape
    async ({}, use) => {
      const file = join(folder, 'web.log')
      const before = statSync(file).size
      await use(undefined)
      const lines = readFileSync(file).subarray(before).toString().split('\n')
      expect(lines.filter((line) => /"level":"error"|⨯|Unhandled/.test(line))).toEqual([])
    },
    { auto: true },
  ],
})

export { expect }
