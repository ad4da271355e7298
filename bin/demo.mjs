// npm run demo: the whole product on this machine, with people, an identity provider, a mailbox and apps.
// `-- --port 4200` moves it (six ports from there), `-- --reset` begins anew.
import { commandWithEnding } from './endings.mjs'
import { cleanEnvironment } from './environment.mjs'
import {
  addresses,
  claimInstallation,
  openDatabase,
  productVariables,
  readOptions,
  readSummary,
} from './installation.mjs'
import { startService } from './launch.mjs'
import { buildIfNeeded } from './production-build.mjs'
import { say, step } from './progress.mjs'
import { inProject } from './project.mjs'
import { setup } from './setup.mjs'
import { summaryLines } from './summary.mjs'
import { markAsDemo, seedOnce, startApps, startIdp, startMailbox } from './surroundings.mjs'

const name = 'demo'

await commandWithEnding(async (ending) => {
  const { port, reset } = readOptions(4100)
  say('Porchlight’s demo')
  await claimInstallation({ name, port, reset, ending })
  await setup({ say })
  const urls = await openDatabase({ name, ending, say })
  await markAsDemo(urls.MIGRATION_DATABASE_URL)
  await buildIfNeeded({ say })

  const variables = await productVariables({ name, port, urls })
  await step(say, 'starting the identity provider', () => startIdp({ name, port, ending }))
  await seedOnce({ name, port, variables: { ...variables, ...urls }, say })
  await step(say, 'starting Porchlight', () =>
    Promise.all([
      startProduct(port, variables, ending),
      startMailbox({ name, port, ending }),
      startApps({ name, port, ending }),
    ]),
  )
  for (const line of summaryLines(addresses(port), readSummary(name))) say(line)
})

async function startProduct(port, variables, ending) {
  const env = cleanEnvironment({ NODE_ENV: 'production', ...variables })
  const readyUrl = `${addresses(port).web}/login`
  await Promise.all([
    startService({ installation: name, name: 'worker', program: inProject('jobs', 'worker.ts'), env, ending }),
    startService({ installation: name, name: 'web', program: inProject('server.ts'), env, readyUrl, ending }),
  ])
}
