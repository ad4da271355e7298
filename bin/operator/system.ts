import { join } from 'node:path'
import { readSystem } from '@/lib/operators/system'
import { readBuild } from '@/lib/platform/this-process'
import { defineCommand, type Noun } from './command'
import { System } from './shapes'

export const system: Noun = {
  show: defineCommand({
    kind: 'look',
    help: 'show how the installation is now, as the System page does',
    options: {},
    output: System,
    run: (ctx) => readSystem(ctx, readBuild(join(import.meta.dirname, '../..')).migrations),
  }),
}
