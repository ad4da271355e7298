import '@/lib/testing/environment'
import { cloneDatabase } from '@/lib/testing/database'

// Both providers in one process over one database, for bin/bench.mjs. Prints a line of JSON: where they are, and who asks.

const { drop, ...urls } = await cloneDatabase('bench')
Object.assign(process.env, urls)
const { startApps } = await import('@/lib/testing/apps')
const { aVisit } = await import('@/lib/testing/app-visit')
const { pool } = await import('@/lib/platform/db')
const { startBare } = await import('./bare')

const ours = await startApps()
const { app, browser } = await aVisit(ours.origin)
const bare = await startBare(app)
const cookieOfOurs = [...browser.jar].map(([name, value]) => `${name}=${value}`).join('; ')

process.stdout.write(
  `${JSON.stringify({
    app: { id: app.id, secret: app.secret, redirectUri: app.redirectUri },
    sides: {
      ours: { origin: `${ours.origin}/oidc`, cookie: cookieOfOurs, introspection: '/token/introspection' },
      bare: { origin: bare.origin, cookie: bare.cookie, introspection: '/token/introspection' },
    },
  })}\n`,
)

process.once('SIGTERM', async () => {
  bare.stop()
  await ours.stop()
  await pool().end()
  await drop()
  process.exit(0)
})
