import { tsImport } from 'tsx/esm/api'

/**
 * Migrates a database; see prisma/migrate.ts, which this loads. The rights of
 * the application's role are set where its connection differs from the owner's.
 *
 * @returns names of the migrations that were applied now
 */
export async function migrate({ url, appUrl, say }) {
  const { migrateDeploy } = await tsImport('../prisma/migrate.ts', import.meta.url)
  return migrateDeploy({ url, appRole: otherRole(url, appUrl), say })
}

function otherRole(url, appUrl) {
  const roleOf = (connection) => decodeURIComponent(new URL(connection).username)
  return appUrl && roleOf(appUrl) !== roleOf(url) ? roleOf(appUrl) : undefined
}
