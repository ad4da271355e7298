import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nouns } from './nouns'
import { optionsOf } from './parse'

const commands = (
  await Promise.all(
    Object.entries(nouns).map(async ([noun, { load }]) =>
      Object.entries(await load()).map(([verb, command]) => ({ name: `${noun} ${verb}`, command })),
    ),
  )
).flat()

test('the handbook names every command, in the words of its help', () => {
  const handbook = readFileSync(join(import.meta.dirname, '../../docs/operator-cli.md'), 'utf8')
  const rows = commands.map(({ name, command }) => `| \`${name}\` | ${command.help} |`)

  expect(rows.filter((row) => !handbook.includes(row))).toEqual([])
})

test('what looks asks for nobody, what acts asks for a person and a reason', () => {
  const takes = (kind: string) =>
    commands.filter(({ command }) => command.kind === kind).map(({ command }) => Object.keys(optionsOf(command)))

  for (const options of takes('look')) expect(options).not.toContain('as')
  for (const options of [...takes('act'), ...takes('first_act')])
    expect(options).toEqual(expect.arrayContaining(['as', 'reason']))
  expect(commands.filter(({ command }) => command.kind === 'first_act').map(({ name }) => name)).toEqual([
    'operators create',
  ])
})

test('commands that only look are called list or show something', () => {
  const looking = commands.filter(({ command }) => command.kind === 'look').map(({ name }) => name.split(' ')[1])

  expect(looking.filter((verb) => !/^(list|list-failed|show|show-record)$/.test(verb ?? ''))).toEqual([])
})

test('the help knows which options can be left out', () => {
  const files = /File$|^metadata$|^certificate$/ // asking these schemas would read files
  const wrong = commands.flatMap(({ name, command }) =>
    Object.entries(optionsOf(command))
      .filter(([option]) => !files.test(option))
      .filter(([, { schema, optional }]) => schema.safeParse(undefined).success !== Boolean(optional))
      .map(([option]) => `${name} ${option}`),
  )

  expect(wrong).toEqual([])
})
