import { readFileSync } from 'node:fs'

/** A variable's value, or the contents of the file that `<NAME>_FILE` names; `undefined` when neither is set. */
export function readVariable(name) {
  const file = process.env[`${name}_FILE`]
  return process.env[name] || (file ? readFileSync(file, 'utf8').trim() : undefined)
}

/**
 * An environment for the demo's and the developer's processes: what programs
 * need to run, and nothing of what a shell may say about another installation.
 */
export function cleanEnvironment(variables) {
  const kept = ['PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'TERM', 'NODE_EXTRA_CA_CERTS', 'NO_COLOR']
  const base = Object.fromEntries(kept.flatMap((name) => (name in process.env ? [[name, process.env[name]]] : [])))
  return { ...base, NEXT_TELEMETRY_DISABLED: '1', ...variables }
}
