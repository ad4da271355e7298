// npm run check: types and lint, in seconds. Prints only what is wrong.
import { command } from './command.mjs'
import { say } from './progress.mjs'
import { setup } from './setup.mjs'
import { checkLint, checkTypes } from './static-checks.mjs'

await command(async () => {
  await setup({ say })
  const results = await Promise.all([checkTypes(), checkLint()])
  for (const { code, output } of results) if (code !== 0) say(output.trimEnd())
  if (results.some(({ code }) => code !== 0)) process.exitCode = 1
  else say('Types and lint are fine.')
})
