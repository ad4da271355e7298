import * as z from 'zod'
import { pool } from '@/lib/platform/db'
import { seedDemo } from './seed-demo'

/**
 * Fills the demo's database: `node --import tsx prisma/seed.ts`, with the
 * product's variables and those below, while the demo's identity provider runs.
 */
const place = z
  .object({ DEMO_IDP_URL: z.url(), DEMO_IDP_KEYS: z.string(), PORCHLIGHT_URL: z.url(), DEMO_SUMMARY: z.string() })
  .parse(process.env)

await seedDemo({
  idpUrl: place.DEMO_IDP_URL,
  idpKeysFile: place.DEMO_IDP_KEYS,
  productUrl: new URL(place.PORCHLIGHT_URL).origin,
  summaryFile: place.DEMO_SUMMARY,
})
await pool().end()
process.exit() // the SAML engine keeps timers
