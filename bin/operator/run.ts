import { actingOperator, announced, firstOperator, readingOperator } from '@/lib/operators/act'
import { getOperatorId, isThereAnOperator } from '@/lib/operators/queries'
import type { Ctx, OperatorActor } from '@/lib/platform/context'
import { checkEnv } from '@/lib/platform/env'
import { type Failure, isFailure } from '@/lib/platform/errors'
import { type Command, flag, type Noun, UsageProblem } from './command'
import { helpForAll, helpForCommand, helpForNoun } from './help'
import { nouns } from './nouns'
import { parseCommand, type Typed, typedOperator } from './parse'
import { asJson, inWords, plain } from './table'

export type Terminal = { out: (text: string) => void; err: (text: string) => void }

export const exits = { done: 0, refused: 1, typedWrongly: 2, broken: 3 } as const

/**
 * Does what was typed behind `porchlight-operator` and answers the exit code.
 * Only what a command's `output` names is printed.
 */
export async function runCommandLine(argv: readonly string[], terminal: Terminal): Promise<number> {
  const json = argv.includes('--json')
  try {
    terminal.out(await answer(argv))
    return exits.done
  } catch (error) {
    const { code, text } = asProblem(error, json)
    terminal.err(text)
    return code
  }
}

async function answer(argv: readonly string[]): Promise<string> {
  const [nounName = '', verb = '', ...rest] = argv
  const wantsHelp = argv.includes('--help') || argv.includes('-h')
  if (!nounName || nounName.startsWith('-')) {
    if (wantsHelp || !nounName) return helpForAll()
    throw new UsageProblem(['Begin with a noun and a verb, such as “orgs list”.'])
  }
  const noun = await nounOf(nounName)
  if (!verb || verb.startsWith('-')) {
    if (wantsHelp || !verb) return helpForNoun(nounName, noun)
    throw new UsageProblem([`Say what to do with ${nounName}: ${Object.keys(noun).join(', ')}.`])
  }
  const command = Object.hasOwn(noun, verb) ? noun[verb] : undefined
  if (!command) throw new UsageProblem([`${nounName} knows no “${verb}”. It knows: ${Object.keys(noun).join(', ')}.`])
  if (wantsHelp) return helpForCommand(`${nounName} ${verb}`, command)

  const { json, input } = await typedFor(command, rest)
  const problems = checkEnv(process.env)
  if (problems.length) throw new Error(`The environment is not complete:\n  ${problems.join('\n  ')}`)
  const output = command.output.parse(await perform(command, input))
  return json ? asJson(output) : inWords(output, command.columns)
}

/** @throws UsageProblem with every option that is wrong, an operator whom nobody knows among them. */
async function typedFor(command: Command, argv: readonly string[]): Promise<Typed> {
  try {
    return parseCommand(command, argv)
  } catch (error) {
    if (!(error instanceof UsageProblem)) throw error
    throw new UsageProblem([...error.problems, ...(await doubtsAboutOperator(typedOperator(command, argv)))])
  }
}

/** Beside other problems only: without a database, those are told all the same. */
async function doubtsAboutOperator(as: string | undefined): Promise<string[]> {
  if (as === undefined || checkEnv(process.env).length) return []
  try {
    await getOperatorId(readingOperator(), as)
    return []
  } catch (error) {
    return isFailure(error, 'not_found') ? [`--as: no operator has the address ${as}`] : []
  }
}

async function nounOf(name: string): Promise<Noun> {
  if (!Object.hasOwn(nouns, name))
    throw new UsageProblem([`There is no “${name}”. There are: ${Object.keys(nouns).join(', ')}.`])
  return nouns[name]!.load()
}

/** Reads as nobody in particular; changes as a person with a reason, in a way that owners hear of (I30). */
async function perform(command: Command, { as, reason, ...input }: Typed['input']): Promise<unknown> {
  const work = (ctx: Ctx<OperatorActor>) => command.run(ctx, input as never) // parsed by the command's own options
  if (command.kind === 'look') return work(readingOperator())

  const ctx = await actorOf(command, as as string | undefined, reason as string | undefined)
  return announced(ctx, () => work(ctx))
}

async function actorOf(command: Command, as: string | undefined, reason: string | undefined) {
  if (as && reason) return actingOperator(as, reason)
  if (command.kind === 'first_act' && !as && !(await isThereAnOperator(readingOperator())))
    return firstOperator(reason ?? 'the first operator')
  const missing = [!as && '--as is missing: there are operators already', !reason && '--reason is missing']
  throw new UsageProblem([...missing.filter((line) => line !== false), ...(await doubtsAboutOperator(as))])
}

function asProblem(error: unknown, json: boolean): { code: number; text: string } {
  if (error instanceof UsageProblem) return typedWrongly(error, json)
  if (isFailure(error)) return refused(error, json)
  const message = plainLines(messageOf(error))
  return { code: exits.broken, text: json ? asJson({ error: { code: 'broken', message } }) : message }
}

/** Prisma's messages quote the query with its values, secrets included; their last line says what is wrong. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (!error.name.startsWith('PrismaClient')) return error.message
  return error.message.trim().split('\n').at(-1) ?? error.name
}

function typedWrongly({ message, problems }: UsageProblem, json: boolean) {
  const text = json
    ? asJson({ error: { code: 'usage', message, problems } })
    : [...problems.map(plain), 'Add --help to see what is expected.'].join('\n')
  return { code: exits.typedWrongly, text }
}

function refused({ code, message, fields }: Failure, json: boolean) {
  const lines = Object.entries(fields).map(([name, sentence]) => `  ${flag(name)}: ${plain(sentence)}`)
  const text = json
    ? asJson({ error: { code, message, fields } })
    : [`${plain(message)} (${code})`, ...lines].join('\n')
  return { code: exits.refused, text }
}

function plainLines(text: string): string {
  return text.split('\n').map(plain).join('\n')
}
