// npm run migrate: brings the database to this version. For production, before web and worker start.
import { command, Halt } from './command.mjs'
import { readVariable } from './environment.mjs'
import { say } from './progress.mjs'
import { checkNode } from './setup.mjs'

await command(async () => {
  checkNode()
  const appUrl = readVariable('DATABASE_URL')
  const url = readVariable('MIGRATION_DATABASE_URL') ?? appUrl
  if (!url) throw new Halt('MIGRATION_DATABASE_URL is missing: the connection of the role that owns the database.')

  const { migrate } = await import('./migrations.mjs')
  const applied = await migrate({ url, appUrl, say })
  if (applied.length === 0) say('The database is up to date.')
})
