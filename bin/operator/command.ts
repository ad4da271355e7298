import type * as z from 'zod'
import type { Ctx, OperatorActor } from '@/lib/platform/context'

/** One `--option`. Without `value` it is a switch. */
export type Option<S extends z.ZodType = z.ZodType> = {
  readonly schema: S
  /** What stands for the value in the help. */
  readonly value?: string
  readonly help: string
  /** Can be left out. Told to the help, which must not ask the schema: some schemas read files. */
  readonly optional?: boolean
}

/** By name in camelCase; `clientSecretFile` is typed `--client-secret-file`. */
export type Options = Record<string, Option>

export type Input<O extends Options> = { [K in keyof O]: z.output<O[K]['schema']> }

/**
 * A command of the operator: data for parsing, help and printing, and what it does.
 * - `look` reads; it asks for no person and no reason
 * - `act` changes; it needs `--as` and `--reason` (I30)
 * - `first_act` as well, except while there is no operator at all
 */
export type Command = {
  readonly kind: 'look' | 'act' | 'first_act'
  readonly help: string
  readonly options: Options
  /** The shape that leaves: nothing else is ever printed. */
  readonly output: z.ZodType
  /** The columns of the readable table, in order; all of them without it. */
  readonly columns?: readonly string[]
  readonly run: (ctx: Ctx<OperatorActor>, input: never) => Promise<unknown>
}

/** A noun's verbs. */
export type Noun = Record<string, Command>

type Definition<O extends Options, S extends z.ZodType> = Omit<Command, 'options' | 'output' | 'run'> & {
  options: O
  output: S
  run: (ctx: Ctx<OperatorActor>, input: Input<O>) => Promise<z.input<S>>
}

export function defineCommand<O extends Options, S extends z.ZodType>(definition: Definition<O, S>): Command {
  return definition
}

/** `clientSecretFile` as it is typed. */
export function flag(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

/** What was typed is wrong: each problem is a line. */
export class UsageProblem extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super('That is not how this command is used.')
    this.name = 'UsageProblem'
    this.problems = problems
  }
}
