import * as z from 'zod'
import { pool } from '@/lib/platform/db'
import { seedDemo } from './seed-demo'

/**
 * Fills the demo's database: `node --import tsx prisma/seed.ts`, with the
 * product's variables and those below, while the demo's identity provider runs.
 */
const place = z
  .object({
    ...{ DEMO_IDP_URL: z.url(), DEMO_IDP_KEYS: z.string(), PORCHLIGHT_URL: z.url(), DEMO_SUMMARY: z.string() },
    ...{ DEMO_APPS: z.string(), WIDGETS_URL: z.url(), REPORTS_URL: z.url(), DESKTOP_URL: z.url() },
  })
  .parse(process.env)

await seedDemo({
  idpUrl: place.DEMO_IDP_URL,
  idpKeysFile: place.DEMO_IDP_KEYS,
  productUrl: new URL(place.PORCHLIGHT_URL).origin,
  summaryFile: place.DEMO_SUMMARY,
  appUrls: { widgets: place.WIDGETS_URL, reports: place.REPORTS_URL, desktop: place.DESKTOP_URL },
  appsFile: place.DEMO_APPS,
})
await pool().end()
process.exit() // the SAML engine keeps timers
