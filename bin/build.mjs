// npm run build: what `npm start` serves.
import { command } from './command.mjs'
import { build } from './production-build.mjs'
import { say } from './progress.mjs'
import { setup } from './setup.mjs'

await command(async () => {
  await setup({ say })
  await build({ say })
})
