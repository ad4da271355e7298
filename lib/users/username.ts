import type { Ctx } from '@/lib/platform/context'
import { canonicalUsername } from './model'

/** Room for a number behind the name: usernames have 64 letters at most. */
const MAX_BASE = 56
/** How many neighbours are looked at before a random number is taken: `info`, `info2` … `info9`. */
const NEIGHBOURS = 9

/**
 * The username that an address suggests: what stands before the `@`, with a
 * hyphen for each letter that usernames do not have.
 *
 * @param email in canonical form
 */
export function usernameFrom(email: string): string {
  const local = email.slice(0, email.indexOf('@'))
  const plain = local.replace(/[^a-z0-9._-]+/g, '-').slice(0, MAX_BASE)
  return canonicalUsername(plain.replace(/^[._-]+|[._-]+$/g, '')) ?? 'person'
}

/**
 * A username like the address's that nobody has at this moment. The unique
 * index decides in the end: who loses the race asks again.
 */
export async function freeUsername(ctx: Ctx, email: string): Promise<string> {
  const base = usernameFrom(email)
  const wished = [base, ...Array.from({ length: NEIGHBOURS - 1 }, (_, n) => `${base}${n + 2}`)]
  const rows = await ctx.db.user.findMany({
    where: { usernameCanonical: { in: wished } },
    select: { usernameCanonical: true },
  })
  const taken = new Set(rows.map(({ usernameCanonical }) => usernameCanonical))
  return wished.find((username) => !taken.has(username)) ?? `${base}${randomNumber()}`
}

/** Seven digits, the first of them no zero. */
function randomNumber(): number {
  return 1_000_000 + (crypto.getRandomValues(new Uint32Array(1))[0]! % 9_000_000) // an array of one has a first
}
