import { readFileSync } from 'node:fs'
import { isatty } from 'node:tty'
import * as z from 'zod'
import { OperatorEmail, Reason } from '@/lib/operators/schema'
import { idOf, type Kind } from '@/lib/platform/ids'
import type { Option } from './command'

/** More than any metadata or secret holds. */
const MAX_FILE_LETTERS = 1_000_000

const Ref = z.string().trim().min(1, 'is empty').max(254)

export const org = { schema: Ref, value: 'ORG', help: 'the organization: short name or id' } as const
export const orgIfAny = { ...optionally(org), help: 'of this organization only: short name or id' } as const
export const company = { schema: Ref, value: 'COMPANY', help: 'the company: short name or id' } as const
export const person = { schema: Ref, value: 'PERSON', help: 'the person: address, username or id' } as const
export const search = optionally(text(Ref, 'with this text in a name, address or short name'))

export const limit = number('LIMIT', { min: 1, max: 1000, byDefault: 100 }, 'how many at most, 1 to 1000')
export const page = number('PAGE', { min: 1, max: 1_000_000, byDefault: 1 }, 'which part of a long list')
/** For every list that can grow long. */
export const slice = { limit, page }

/** What every act carries (I30). */
export const acting = {
  as: { schema: OperatorEmail, value: 'E-MAIL', help: 'the operator who acts' },
  reason: { schema: Reason, value: 'TEXT', help: 'why: owners read it in audit log and mail' },
} as const

/** An id of one kind, as `list` prints it. */
export function id<K extends Kind>(kind: K, help: string) {
  return { schema: idOf(kind), value: 'ID', help } as const
}

export function text<S extends z.ZodType>(schema: S, help: string): Option<S> & { value: string } {
  return { schema, value: 'TEXT', help }
}

export function minutes<S extends z.ZodType>(schema: S, help: string) {
  return { schema, value: 'MINUTES', help } as const
}

export function oneOf<const V extends readonly [string, ...string[]]>(values: V, help: string) {
  const schema = z.enum(values, { error: `must be one of: ${values.join(', ')}` })
  return { schema, value: values.join('|'), help } as const
}

/** Left out, it does not filter or change. */
export function optionally<S extends z.ZodType>(option: Option<S>) {
  return { ...option, schema: option.schema.optional(), optional: true }
}

export function toggle(help: string) {
  return { schema: z.boolean().default(false), help, optional: true } as const
}

/**
 * The contents of a file, or of standard input for `-`. Secrets come this way
 * only: arguments stand in the process list and in the shell's history.
 */
export function file<S extends z.ZodType<unknown, string>>(content: S, help: string) {
  const schema = z
    .string()
    .transform((path, ctx) => {
      try {
        return read(path)
      } catch (error) {
        ctx.addIssue(`can’t be read: ${(error as Error).message}`)
        return z.NEVER
      }
    })
    .pipe(content)
  return { schema, value: 'FILE', help: `${help}; - is standard input` } as const
}

function read(path: string): string {
  if (path === '-' && isatty(0)) throw new Error('nothing is piped in')
  const content = readFileSync(path === '-' ? 0 : path, 'utf8').trim()
  if (content.length > MAX_FILE_LETTERS) throw new Error('it is longer than a million letters')
  if (!content) throw new Error('it is empty')
  return content
}

function number(value: string, { min, max, byDefault }: { min: number; max: number; byDefault: number }, help: string) {
  const schema = z.coerce
    .number({ error: `must be a number from ${min} to ${max}` })
    .int(`must be a number from ${min} to ${max}`)
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`)
    .default(byDefault)
  return { schema, value, help: `${help} (${byDefault})`, optional: true } as const
}
