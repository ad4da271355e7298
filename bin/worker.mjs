// npm run worker: the worker process, in production.
import { runInProduction } from './production.mjs'

await runInProduction('jobs/worker.ts')
