import { existsSync } from 'node:fs'
import { command, Halt } from './command.mjs'
import { isBuilt } from './production-build.mjs'
import { inProject } from './project.mjs'
import { checkNode } from './setup.mjs'

/**
 * Becomes a production process: TypeScript is loaded as it is, in this very
 * process, so that signals and exit codes are its own. Installs nothing and
 * starts no database; the variables are checked by the program itself.
 *
 * @param entry the program, relative to the project
 */
export function runInProduction(entry) {
  return command(async () => {
    checkNode()
    if (!existsSync(inProject('node_modules', 'tsx')))
      throw new Halt('The packages are missing: run “npm run build” first.')
    if (!isBuilt()) throw new Halt('There is no build yet: run “npm run build” first.')
    process.env.NODE_ENV = 'production'
    await loadProgram(entry)
  })
}

/** Loads a TypeScript program as the main program of this process. */
export async function loadProgram(entry) {
  const path = inProject(entry)
  process.argv[1] = path
  await import('tsx')
  await import(path)
}
