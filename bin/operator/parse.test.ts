import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { defineCommand } from './command'
import { file, oneOf, optionally, slice, text, toggle } from './options'
import { parseCommand } from './parse'

const folder = mkdtempSync(join(tmpdir(), 'porchlight-operator-'))
const secretFile = join(folder, 'secret')
writeFileSync(secretFile, 'hush\n')

const command = defineCommand({
  kind: 'look',
  help: 'a command for tests',
  options: {
    ...{ name: text(z.string().min(2, 'is too short'), ''), plan: oneOf(['team', 'business'], '') },
    ...{ clientSecretFile: optionally(file(z.string(), '')), ended: toggle(''), ...slice },
  },
  output: z.object({}),
  run: async () => ({}),
})

test('a complete line becomes the command’s input', () => {
  const line = ['--name', 'Acme', '--plan=team', '--client-secret-file', secretFile, '--ended', '--json']

  expect(parseCommand(command, line)).toEqual({
    json: true,
    input: { name: 'Acme', plan: 'team', clientSecretFile: 'hush', ended: true, limit: 100, page: 1 },
  })
})

test.each<[string, string[], string[]]>([
  ['what is missing', [], ['--name is missing', '--plan is missing']],
  [
    'everything at once',
    ['--bogus', 'x', '--name', 'A', '--plan', 'gold', '--limit', 'many'],
    [
      '--bogus is not an option of this command',
      '--name: is too short',
      '--plan: must be one of: team, business',
      '--limit: must be a number from 1 to 1000',
    ],
  ],
  ['a value that is the next option', ['--name', '--plan', 'team'], ['--name needs a value']],
  ['a value that never comes', ['--plan', 'team', '--name'], ['--name needs a value']],
  ['a stray word', ['--name', 'Acme', '--plan', 'team', 'now'], ['“now” is not expected here']],
  ['an option given twice', ['--name', 'Acme', '--name', 'Other', '--plan', 'team'], ['--name is given twice']],
  ['a switch with a value', ['--name', 'Acme', '--plan', 'team', '--ended=yes'], ['--ended takes no value']],
  [
    'an inherited property',
    ['--name', 'Acme', '--plan', 'team', '--constructor'],
    ['--constructor is not an option of this command'],
  ],
  ['a short option', ['--name', 'Acme', '--plan', 'team', '-j'], ['-j is not an option of this command']],
])('refuses %s', (_, line, problems) => {
  expect(() => parseCommand(command, line)).toThrow(expect.objectContaining({ problems }))
})

test('a file that can’t be read is a problem like the others', () => {
  const line = ['--plan', 'gold', '--name', 'Acme', '--client-secret-file', join(folder, 'nowhere')]

  expect(() => parseCommand(command, line)).toThrow(
    expect.objectContaining({
      problems: ['--plan: must be one of: team, business', expect.stringContaining('ENOENT')],
    }),
  )
})
