import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Halt } from '../command.mjs'
import { productVariables } from '../installation.mjs'
import { dataFolder } from '../project.mjs'

/**
 * The variables of the demo on this machine, as its last start wrote them down.
 *
 * @throws Halt when there has been no demo here
 */
export function demoVariables() {
  const read = (file) => readFileSync(join(dataFolder('demo'), file), 'utf8')
  try {
    const port = Number.parseInt(read('seeded'), 10) // “<port> <hash of the seed>”
    return productVariables({ name: 'demo', port, urls: JSON.parse(read('database.json')) })
  } catch (cause) {
    throw new Halt('There is no demo on this machine yet: start it with “npm run demo”.', { cause })
  }
}
