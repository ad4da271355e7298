import { startApps } from './apps'

// The provider in a process of its own, for tests of two; its address is the one line that it prints.
process.stdout.write(`${(await startApps()).origin}\n`)
