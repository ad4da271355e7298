type Facts = Record<string, string | number | boolean | null | undefined>

function line(level: string, event: string, facts: Facts): string {
  return JSON.stringify({ at: new Date().toISOString(), level, event, ...facts })
}

function factsOf(error: unknown): Facts {
  if (!(error instanceof Error)) return { error: String(error) }
  return { error: `${error.name}: ${error.message}`, stack: error.stack?.split('\n').slice(1, 6).join(' | ') }
}

/** One line, one event, JSON. Facts are ids and counts; never addresses, tokens or answers. */
export const log = {
  info: (event: string, facts: Facts = {}) => process.stdout.write(`${line('info', event, facts)}\n`),
  warn: (event: string, facts: Facts = {}) => process.stdout.write(`${line('warn', event, facts)}\n`),
  error: (event: string, error: unknown, facts: Facts = {}) =>
    process.stderr.write(`${line('error', event, { ...facts, ...factsOf(error) })}\n`),
}
