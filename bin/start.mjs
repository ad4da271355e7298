// npm start: the web process, in production.
import { runInProduction } from './production.mjs'

await runInProduction('server.ts')
