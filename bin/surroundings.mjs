import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Halt } from './command.mjs'
import { cleanEnvironment } from './environment.mjs'
import { addresses } from './installation.mjs'
import { startService } from './launch.mjs'
import { step } from './progress.mjs'
import { dataFolder, inProject } from './project.mjs'
import { lastLines, run } from './run.mjs'
import { hashFiles, hasStamp, writeStamp } from './stamps.mjs'

// What surrounds the product on one machine, in the demo and in development: a marked database with people in it, an
// identity provider, a mailbox, apps to sign in to.

/** Marks a new database before its first row: `npm start` refuses it for good (I30). */
export async function markAsDemo(url) {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(`insert into "Installation" (id, kind) values (1, 'demo') on conflict (id) do nothing`)
    const { rows } = await client.query('select kind from "Installation"')
    if (rows[0].kind !== 'demo') throw new Halt('This database is not marked as a demo: start anew with -- --reset.')
  } finally {
    await client.end()
  }
}

/** The variables of bin/demo/idp.ts, which the seed reads as well. */
export function idpVariables({ name, port }) {
  return {
    DEMO_IDP_URL: addresses(port).idp,
    DEMO_IDP_PORT: String(port + 1),
    DEMO_IDP_KEYS: join(dataFolder(name), 'idp-keys.json'),
    PORCHLIGHT_URL: addresses(port).web,
  }
}

export function startIdp({ name, port, ending }) {
  return startService({
    installation: name,
    name: 'idp',
    program: inProject('bin', 'demo', 'idp.ts'),
    env: cleanEnvironment(idpVariables({ name, port })),
    readyUrl: addresses(port).idp,
    ending,
  })
}

export function startMailbox({ name, port, ending }) {
  return startService({
    installation: name,
    name: 'mailbox',
    program: inProject('bin', 'demo', 'mailbox.ts'),
    env: cleanEnvironment({ MAILBOX_PORT: String(port + 2), MAIL_FOLDER: dataFolder(name, 'mail') }),
    readyUrl: addresses(port).mailbox,
    ending,
  })
}

/** The programs of the apps that prisma/seed-apps.ts registers. */
const appPrograms = {
  widgets: inProject('examples', 'web-app', 'server.mjs'),
  reports: inProject('examples', 'web-app', 'server.mjs'),
  desktop: inProject('examples', 'desktop', 'sign-in.mjs'),
}

const appsFile = (name) => join(dataFolder(name), 'apps.json')

/** Starts the example apps, with the client ids and secrets that the seed wrote down. */
export function startApps({ name, port, ending }) {
  const apps = JSON.parse(readFileSync(appsFile(name), 'utf8'))
  return Promise.all(
    apps.map(({ key, name: title, url, clientId, clientSecret }) => {
      const secret = clientSecret === null ? {} : { CLIENT_SECRET: clientSecret }
      const variables = {
        ISSUER: `${addresses(port).web}/oidc`,
        CLIENT_ID: clientId,
        PORT: new URL(url).port,
        ...secret,
      }
      const env = cleanEnvironment({ APP_NAME: title, ...variables })
      const readyUrl = `${url}/signed-out` // asks nothing of Porchlight, which starts at the same time
      return startService({ installation: name, name: key, program: appPrograms[key], env, readyUrl, ending })
    }),
  )
}

/**
 * Runs prisma/seed.ts unless it has run for these ports: the rows hold the
 * addresses of product, IdP and apps. It adds what is missing and keeps what is
 * there, and writes the summary to the file in `DEMO_SUMMARY`.
 */
export async function seedOnce({ name, port, variables, say }) {
  const seed = inProject('prisma', 'seed.ts')
  const stampFile = join(dataFolder(name), 'seeded')
  const parts = readdirSync(inProject('prisma')).filter(
    (file) => /^seed[\w-]*\.ts$/.test(file) && !file.includes('.test.'),
  )
  const stamp = `${port} ${hashFiles(parts.map((file) => inProject('prisma', file)))}`
  if (hasStamp(stampFile, stamp) && existsSync(appsFile(name))) return

  const { widgets: WIDGETS_URL, reports: REPORTS_URL, desktop: DESKTOP_URL } = addresses(port)
  const files = { DEMO_SUMMARY: join(dataFolder(name), 'summary.json'), DEMO_APPS: appsFile(name) }
  const surroundings = { ...idpVariables({ name, port }), ...files, WIDGETS_URL, REPORTS_URL, DESKTOP_URL }
  const env = cleanEnvironment({ NODE_ENV: 'production', ...variables, ...surroundings })
  await step(say, 'making people and organizations', async () => {
    const { code, output } = await run(process.execPath, ['--import', 'tsx', seed], { env })
    if (code !== 0) throw new Halt(`The people of the demo could not be made:\n${lastLines(output)}`)
  })
  writeStamp(stampFile, stamp)
}
