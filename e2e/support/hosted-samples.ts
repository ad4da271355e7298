import { execFileSync } from 'node:child_process'
import type { Page } from '@playwright/test'
import { productUrl } from './places'

/** Hosted pages by name, as the product writes them. */
export type Samples = Record<string, string>

/** Every hosted page in each of its states. Written by a process of its own: here JSX means something else. */
export function hostedSamples(): Samples {
  const program = ['--import', 'tsx', 'e2e/support/write-hosted-samples.ts']
  return JSON.parse(execFileSync(process.execPath, program, { encoding: 'utf8', maxBuffer: 2 ** 24 })) as Samples
}

/** Shows them to a browser at addresses of the product, which serves their style. Answers the way to each. */
export async function serveSamples(page: Page, samples: Samples): Promise<[name: string, url: string][]> {
  const urlOf = (name: string) => `${productUrl}/samples/${encodeURIComponent(name)}`
  await page.route(`${productUrl}/samples/*`, (route) => {
    const name = decodeURIComponent(new URL(route.request().url()).pathname.split('/').at(-1) ?? '')
    return route.fulfill({ contentType: 'text/html; charset=utf-8', body: `<!doctype html>${samples[name]}` })
  })
  return Object.keys(samples).map((name) => [name, urlOf(name)])
}
