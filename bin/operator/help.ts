import { type Command, flag, type Noun, type Option } from './command'
import { nouns } from './nouns'
import { optionsOf } from './parse'
import { aligned } from './table'

const NAME = 'porchlight-operator'

/** All nouns. */
export function helpForAll(): string {
  const rows = Object.entries(nouns).map(([noun, { help }]) => [`  ${noun}`, help])
  return [
    `${NAME}: sets up and reads an installation of Porchlight without a browser.`,
    '',
    `Usage: ${NAME} NOUN VERB [options]`,
    '',
    ...aligned(rows),
    '',
    `“${NAME} NOUN --help” lists its verbs. Every command takes --json.`,
    'What changes something takes --as E-MAIL (an operator) and --reason TEXT.',
    'It needs the environment of the web process: DATABASE_URL, PUBLIC_URL, ENCRYPTION_KEYS and so on.',
    `“${NAME} --demo NOUN VERB” works on the demo that runs on this machine.`,
    'Exit codes: 0 done, 1 refused, 2 typed wrongly, 3 something broke.',
  ].join('\n')
}

/** A noun's verbs. */
export function helpForNoun(name: string, noun: Noun): string {
  const rows = Object.entries(noun).map(([verb, { help }]) => [`  ${verb}`, help])
  return [
    `Usage: ${NAME} ${name} VERB [options]`,
    '',
    ...aligned(rows),
    '',
    `“${NAME} ${name} VERB --help” lists its options.`,
  ].join('\n')
}

/** A command's options, those it needs first. */
export function helpForCommand(name: string, command: Command): string {
  const options = Object.entries(optionsOf(command))
  const needed = options.filter(([, { optional }]) => !optional)
  const others = options.filter(([, { optional }]) => optional)
  const usage = needed.map(([key, { value }]) => `${flag(key)} ${value}`)
  const line = ([key, { value, help }]: [string, Option]) => [`  ${flag(key)}${value ? ` ${value}` : ''}`, help]
  const rows = [...others.map(line), ['  --json', 'print JSON'], ['  --help', 'print this']]
  const lines = aligned([...needed.map(line), ...rows])
  return [
    `${NAME} ${name}: ${command.help}`,
    '',
    `Usage: ${[NAME, name, ...usage].join(' ')} [options]`,
    ...(needed.length ? ['', 'Needed:', ...lines.slice(0, needed.length)] : []),
    '',
    'Options:',
    ...lines.slice(needed.length),
  ].join('\n')
}
