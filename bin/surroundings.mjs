import { readdirSync } from 'node:fs'
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
// identity provider, a mailbox.

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

/**
 * Runs prisma/seed.ts unless it has run for these ports: the rows hold the
 * addresses of product and IdP. It adds what is missing and keeps what is
 * there, and writes the summary to the file in `DEMO_SUMMARY`.
 */
export async function seedOnce({ name, port, variables, say }) {
  const seed = inProject('prisma', 'seed.ts')
  const stampFile = join(dataFolder(name), 'seeded')
  const parts = readdirSync(inProject('prisma')).filter(
    (file) => /^seed[\w-]*\.ts$/.test(file) && !file.includes('.test.'),
  )
  const stamp = `${port} ${hashFiles(parts.map((file) => inProject('prisma', file)))}`
  if (hasStamp(stampFile, stamp)) return

  const summary = { DEMO_SUMMARY: join(dataFolder(name), 'summary.json') }
  const env = cleanEnvironment({ NODE_ENV: 'production', ...variables, ...idpVariables({ name, port }), ...summary })
  await step(say, 'making people and organizations', async () => {
    const { code, output } = await run(process.execPath, ['--import', 'tsx', seed], { env })
    if (code !== 0) throw new Halt(`The people of the demo could not be made:\n${lastLines(output)}`)
  })
  writeStamp(stampFile, stamp)
}
