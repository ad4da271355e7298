// node bin/guides.mjs: writes docs/guides anew from lib/guides. A unit test says when they differ.
import { existsSync } from 'node:fs'
import { command, Halt } from './command.mjs'
import { loadProgram } from './production.mjs'
import { inProject } from './project.mjs'
import { checkNode } from './setup.mjs'

await command(async () => {
  checkNode()
  if (!existsSync(inProject('node_modules', 'tsx'))) throw new Halt('The packages are missing: run “npm ci” first.')
  process.env.TSX_TSCONFIG_PATH = inProject('tsconfig.json')
  await loadProgram('bin/guides-pages.ts')
})
