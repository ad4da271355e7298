// npm run doctor: what keeps this installation from running, a line per problem with its fix. Exit code 1 when any.
import { command } from './command.mjs'
import { findProblems } from './diagnosis.mjs'
import { say } from './progress.mjs'

await command(async () => {
  const problems = await findProblems()
  for (const { problem, fix } of problems) say(`✗ ${problem}: ${fix}`)
  if (problems.length > 0) process.exitCode = 1
  else say('Everything is in place.')
})
