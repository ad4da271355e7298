// npm run dev: the product from its sources, on a database of its own (.data/dev). Same options as the demo.
import { spawn } from 'node:child_process'
import { existsSync, watchFile } from 'node:fs'
import { join } from 'node:path'
import { commandWithEnding } from './endings.mjs'
import { cleanEnvironment } from './environment.mjs'
import { buildHostedCss, hostedCssArguments, publishHostedCss } from './hosted-css.mjs'
import {
  addresses,
  claimInstallation,
  openDatabase,
  productVariables,
  readOptions,
  readSummary,
} from './installation.mjs'
import { startService } from './launch.mjs'
import { say, step } from './progress.mjs'
import { dataFolder, inProject, root } from './project.mjs'
import { setup } from './setup.mjs'
import { summaryLines } from './summary.mjs'
import { markAsDemo, seedOnce, startApps, startIdp, startMailbox } from './surroundings.mjs'

const name = 'dev'

await commandWithEnding(async (ending) => {
  const { port, reset } = readOptions(3000)
  say('Porchlight, for development')
  await claimInstallation({ name, port, reset, ending })
  await setup({ say })
  const urls = await openDatabase({ name, ending, say, mayCreateDatabases: true })
  await markAsDemo(urls.MIGRATION_DATABASE_URL)
  await step(say, 'building the stylesheet', buildHostedCss)
  watchHostedCss(ending)

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
  const env = cleanEnvironment({ NODE_ENV: 'development', ...variables })
  const common = { installation: name, env, ending, visible: true }
  await Promise.all([
    startService({ ...common, name: 'worker', program: inProject('jobs', 'worker.ts') }),
    startService({ ...common, name: 'web', program: inProject('server.ts'), readyUrl: `${addresses(port).web}/login` }),
  ])
}

function watchHostedCss(ending) {
  const output = join(dataFolder(name), 'hosted.css')
  const args = [...hostedCssArguments(output), '--watch=always']
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'ignore' })
  ending.add(async () => void child.kill())
  watchFile(output, { interval: 300 }, () => existsSync(output) && publishHostedCss(output))
}
