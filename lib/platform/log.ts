import { traceId } from './tracing'

type Facts = Record<string, string | number | boolean | null | undefined>

function line(level: string, event: string, facts: Facts): string {
  return JSON.stringify({ at: new Date().toISOString(), level, event, ...facts, traceId: traceId() })
}

function factsOf(error: unknown): Facts {
  if (!(error instanceof Error)) return { error: String(error).slice(0, 300) }
  const where = error.stack?.split('\n').filter((line) => line.startsWith('    at '))
  return { error: `${error.name}: ${messageOf(error)}`, stack: where?.slice(0, 5).join(' | ') }
}

/** The database client quotes whole queries with their values (I14); what went wrong stands in its last line. */
function messageOf({ name, message }: Error): string {
  const told = name.startsWith('Prisma') ? (message.trimEnd().split('\n').at(-1) ?? '') : message
  return told.slice(0, 500)
}

/** One line, one event, JSON. Facts are ids and counts; never addresses, tokens or answers. */
export const log = {
  info: (event: string, facts: Facts = {}) => process.stdout.write(`${line('info', event, facts)}\n`),
  warn: (event: string, facts: Facts = {}) => process.stdout.write(`${line('warn', event, facts)}\n`),
  error: (event: string, error: unknown, facts: Facts = {}) =>
    process.stderr.write(`${line('error', event, { ...facts, ...factsOf(error) })}\n`),
}
