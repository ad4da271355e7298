import { join } from 'node:path'
import { defineConfig } from '@playwright/test'

const data = join(import.meta.dirname, '.data/test')

/** Chromium comes from the system (Debian's package), never from a download; it may reach nothing but the tests' pages. */
export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/support/stack.ts',
  outputDir: join(data, 'browser'),
  workers: 1,
  retries: 0,
  timeout: 45_000,
  expect: { timeout: 15_000 }, // the first answer of a fresh process on a busy machine
  forbidOnly: Boolean(process.env.CI),
  reporter: [['line'], ['json', { outputFile: join(data, 'logs/browser.json') }]],
  use: {
    browserName: 'chromium',
    screenshot: 'only-on-failure',
    trace: 'off',
    locale: 'en-US',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-dev-shm-usage',
        '--no-first-run',
      ],
    },
  },
})
