import { randomInt } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import * as z from 'zod'
import type { Summary } from './seed-content'

const Kept = z.object({ people: z.array(z.object({ login: z.string(), password: z.string() })) })

/** The passwords that an earlier run wrote down, by address. */
export function keptPasswords(file: string): Map<string, string> {
  if (!existsSync(file)) return new Map()
  const { people } = Kept.parse(JSON.parse(readFileSync(file, 'utf8')))
  return new Map(people.filter(({ password }) => password).map(({ login, password }) => [login, password]))
}

/** The only place where the passwords stand: for this user's eyes, replaced in one step. */
export function writeSummary(file: string, summary: Summary): void {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, `${JSON.stringify(summary, null, 2)}\n`, { mode: 0o600 })
  renameSync(draft, file)
}

/** Four words nobody has to spell, such as `tiba-nomu-reko-sadi`: 50 random bits. */
export function readablePassword(): string {
  return Array.from({ length: 4 }, () => syllable() + syllable()).join('-')
}

function syllable(): string {
  return letterOf('bdfghjklmnprstvz') + letterOf('aeiou')
}

function letterOf(letters: string): string {
  return letters.charAt(randomInt(letters.length))
}
