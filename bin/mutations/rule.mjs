import { readFileSync } from 'node:fs'

/**
 * One rule of the product, and how it is removed.
 *
 * @typedef {object} Rule
 * @property {string} rule what holds while it is there
 * @property {string} file where it stands
 * @property {string} from its text; found there once, or the table is out of date
 * @property {string} to what stands there when the rule is gone
 * @property {string} test the file whose test must turn red
 * @property {string} red what stands in the name of that test
 */

/**
 * Reads a table of rules:
 *
 *     file lib/login/decide.ts
 *     test lib/login/decide.test.ts
 *
 *     rule nobody whose account is shut
 *     red  a disabled account is told so
 *     -if (linked?.disabled) return { kind: 'refuse', reason: 'account_disabled' }
 *     +
 *
 * Lines that begin with `-` are taken out as they stand, part of a line or
 * several, and those that begin with `+` stand there instead. `file` and `test`
 * hold until another follows.
 *
 * @returns {Rule[]}
 */
export function readRules(name) {
  const text = readFileSync(new URL(`${name}.rules`, import.meta.url), 'utf8')
  const rules = []
  const at = { file: '', test: '' }
  for (const line of text.split('\n')) {
    const [, word = '', rest = ''] = /^(\w+) +(.+)$/.exec(line) ?? []
    if (word === 'rule') rules.push({ rule: rest, ...at, removed: [], added: [] })
    else if (word === 'red') rules.at(-1).red = rest
    else if (word) at[word] = rest
    else if (line.startsWith('-')) rules.at(-1).removed.push(line.slice(1))
    else if (line.startsWith('+')) rules.at(-1).added.push(line.slice(1))
  }
  return rules.map(({ removed, added, ...rule }) => ({ ...rule, from: removed.join('\n'), to: added.join('\n') }))
}

/** Takes a rule out of its file's text; `null` when it isn't there, or not once. */
export function without({ from, to }, text) {
  const parts = text.split(from)
  return parts.length === 2 && from !== to ? parts.join(to) : null
}
