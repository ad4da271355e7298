import type pg from 'pg'
import { tracing } from './tracing'

type Query = (first: unknown, ...rest: unknown[]) => unknown

/** Makes each statement of a connection a span, named by verb and table. Neither text nor values are told. */
export function traceStatements(client: pg.PoolClient): void {
  const plain = client.query.bind(client) as Query
  const traced: Query = (first, ...rest) => {
    const { tracer } = tracing()
    if (!tracer) return plain(first, ...rest)
    const done = rest.at(-1)
    const name = statementName(textOf(first))
    if (typeof done !== 'function') return tracer.inSpan(name, {}, () => plain(first, ...rest))

    const finished = new Promise<void>((resolve) => {
      const callback = (...answer: unknown[]) => {
        resolve()
        done(...answer)
      }
      plain(first, ...rest.slice(0, -1), callback)
    })
    void tracer.inSpan(name, {}, () => finished)
  }
  Object.assign(client, { query: traced })
}

/** `select Session`, `begin`: one of as many words as the schema has tables. */
export function statementName(text: string): string {
  const verb = /^\s*(?:--[^\n]*\n\s*)*([a-z]+)/i.exec(text)?.[1]?.toLowerCase() ?? 'sql'
  const table = /\b(?:from|into|update|join)\s+(?:only\s+)?(?:"?[a-z_]+"?\.)?"([A-Za-z]\w{0,62})"/.exec(
    lowered(text),
  )?.[1]
  return table ? `${verb} ${table}` : verb
}

/** Keywords in lower case; names in quotes stay as they are, and literals are gone. */
function lowered(text: string): string {
  const parts = /'[^']*'|"[^"]*"|[A-Z]+/g
  return text
    .slice(0, 2000)
    .replace(parts, (part) => (part.startsWith('"') ? part : part.startsWith("'") ? '' : part.toLowerCase()))
}

function textOf(query: unknown): string {
  if (typeof query === 'string') return query
  const { text } = (query ?? {}) as { text?: unknown }
  return typeof text === 'string' ? text : ''
}
