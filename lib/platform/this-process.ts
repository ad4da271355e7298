import { readdirSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { type Id, newId } from './ids'
import { once } from './singleton'

export type Build = {
  version: string
  /** Names of the migrations without which this build does not work, in order. */
  migrations: readonly string[]
}

export type ThisProcess = Build & {
  readonly id: Id<'process'>
  readonly kind: 'web' | 'worker'
  readonly host: string
  isDraining: boolean
}

/** What a checkout is: read from its files. */
export function readBuild(root: string): Build {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const folders = readdirSync(join(root, 'prisma/migrations'), { withFileTypes: true })
  const migrations = folders.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  return { version, migrations: migrations.sort() }
}

const shelf = () => once('this-process', () => ({ self: null as ThisProcess | null }))

/** Says what this process is; once, when it begins. */
export function beginProcess(kind: ThisProcess['kind'], build: Build): ThisProcess {
  const self = { id: newId('process'), kind, host: hostname(), isDraining: false, ...build }
  shelf().self = self
  return self
}

/** What this process is; `null` in a command line, a script or a test. */
export function thisProcess(): ThisProcess | null {
  return shelf().self
}
