import { parseArgs } from 'node:util'
import * as z from 'zod'
import { type Command, flag, type Options, UsageProblem } from './command'
import { acting, optionally } from './options'

export type Typed = { json: boolean; input: Record<string, unknown> }

/** The options a command takes, with those that its kind brings. */
export function optionsOf({ kind, options }: Command): Options {
  if (kind === 'look') return options
  if (kind === 'act') return { ...options, ...acting }
  const { as, reason } = acting
  return {
    ...options,
    as: { ...optionally(as), help: `${as.help}; left out for the very first operator` },
    reason: optionally(reason),
  }
}

/**
 * Reads what stands behind noun and verb.
 *
 * @throws UsageProblem with every problem at once.
 */
export function parseCommand(command: Command, argv: readonly string[]): Typed {
  const options = optionsOf(command)
  const { values, problems } = readArguments(options, argv)
  const { json, ...given } = values

  const shape = Object.fromEntries(Object.entries(options).map(([name, { schema }]) => [name, schema]))
  const result = z.object(shape).safeParse(given)
  const complaints = result.success ? [] : inWords(result.error, given)
  const all = [...problems, ...complaints.filter((line) => !problems.some((known) => sameOption(known, line)))]
  if (!result.success || all.length) throw new UsageProblem(all)
  return { json: json === true, input: result.data }
}

/** Who is said to act, where that reads like an address; for telling it with what else is wrong. */
export function typedOperator(command: Command, argv: readonly string[]): string | undefined {
  if (command.kind === 'look') return undefined
  return acting.as.schema.safeParse(readArguments(optionsOf(command), argv).values.as).data
}

type Known = Record<string, { type: 'string' | 'boolean' }>
type Token =
  | { kind: 'option'; index: number; name: string; rawName: string; value?: string | undefined }
  | { kind: 'positional'; index: number; value: string }
  | { kind: 'option-terminator'; index: number }

/** Splits the arguments; `node:util` alone would stop at the first thing that it does not know. */
function readArguments(options: Options, argv: readonly string[]) {
  const names = new Map(Object.keys(options).map((name) => [flag(name).slice(2), name]))
  const known: Known = { json: { type: 'boolean' } }
  for (const [typed, name] of names) known[typed] = { type: options[name]?.value ? 'string' : 'boolean' }

  const { complete, lacking } = withoutLacking(known, argv)
  const { tokens } = parseArgs({ args: complete, options: known, strict: false, allowPositionals: true, tokens: true })
  const values: Record<string, unknown> = {}
  const problems = lacking.map((typed) => `--${typed} needs a value`)
  for (const token of tokens) {
    const problem = problemWith(token, tokens, known)
    if (problem) problems.push(problem)
    else if (token.kind === 'option' && known[token.name]) {
      values[names.get(token.name) ?? token.name] = token.value ?? true
    }
  }
  return { values, problems }
}

function problemWith(token: Token, all: readonly Token[], known: Known): string | null {
  if (token.kind === 'option-terminator') return null
  if (token.kind === 'positional') {
    // What follows an unknown option may be its value.
    const stray = all.some((other) => other.kind === 'option' && other.index === token.index - 1 && !known[other.name])
    return stray ? null : `“${token.value}” is not expected here`
  }
  const { rawName, name, value, index } = token
  const type = known[name]?.type
  if (!type) return `${rawName} is not an option of this command`
  if (all.some((other) => other.kind === 'option' && other.name === name && other.index < index))
    return `${rawName} is given twice`
  if (type === 'string' && value === undefined) return `${rawName} needs a value`
  return type === 'boolean' && value !== undefined ? `${rawName} takes no value` : null
}

/** `--org --json`: the first lacks its value, which must not be the second. A value with dashes is written `--org=--x`. */
function withoutLacking(known: Known, argv: readonly string[]) {
  const lacks = (index: number) =>
    known[argv[index]?.replace(/^--/, '') ?? '']?.type === 'string' &&
    argv[index]?.startsWith('--') &&
    /^--./.test(argv[index + 1] ?? '--end')
  const complete = argv.filter((_, index) => !lacks(index))
  const lacking = argv.filter((_, index) => lacks(index)).map((argument) => argument.slice(2))
  return { complete, lacking }
}

function inWords(error: z.ZodError, given: Record<string, unknown>): string[] {
  return error.issues.map(({ path, message }) => {
    const name = String(path[0])
    return name in given ? `${flag(name)}: ${message}` : `${flag(name)} is missing`
  })
}

/** An option that lacks its value needn't be called missing, too. */
function sameOption(one: string, other: string): boolean {
  return one.split(/[ :]/)[0] === other.split(/[ :]/)[0]
}
