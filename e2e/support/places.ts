import { join } from 'node:path'

/** Two runs at once need ports of their own. */
export const productPort = Number(process.env.E2E_PORT ?? 42_300)
export const idpPort = productPort + 1
/** Of one test run; nothing in here is kept. */
export const folder = join(import.meta.dirname, `../../.data/test/e2e-${productPort}`)
/** Another site than the IdP's: `localhost` is not `127.0.0.1`. */
export const productUrl = `http://localhost:${productPort}`
export const idpUrl = `http://127.0.0.1:${idpPort}`
