import '@/lib/testing/environment'
import { type Line, table } from './report'

// Runs parts of the bench, for bin/bench.mjs: the words after the file name.

const parts: Record<string, () => Promise<Line[]>> = {
  guard: async () => (await import('./guard')).guard(),
  saml: async () => (await import('./saml')).saml(process.env.BENCH_SIZES?.split(',').map(Number)),
  session: async () => (await import('./small')).session(),
  link: async () => (await import('./small')).link(),
  discovery: async () => (await import('./discovery')).discovery(),
  pages: async () => (await import('./pages')).pages(),
  sweep: async () => (await import('./sweep')).sweep(),
  hostile: async () => (await import('./hostile')).hostile(),
  monday: async () => (await import('./monday')).monday(),
  oidc: async () => (await import('./oidc')).oidc(),
}

for (const name of process.argv.slice(2)) {
  const lines = await parts[name]!() // bin/bench.mjs has looked
  process.stdout.write(`\n${table(lines).join('\n')}\n`)
}
