import { record } from '@/lib/audit/record'
import type { Tx } from '@/lib/platform/context'
import { newId, type UserId } from '@/lib/platform/ids'
import { oneLine } from '@/lib/platform/text'
import { freeUsername } from './username'

const MAX_NAME = 200
/** Usernames are looked for again as often as somebody else was faster. */
const TRIES = 5

export type NewAccount = {
  /** As given; without one, what stands before the `@` is the name. */
  name: string | null
  /** In canonical form. */
  email: string
  /** Whether somebody has shown that the address is theirs: by a mail to it, or its domain's holder by DNS. */
  verified: boolean
  /** `null` for who comes by SSO only. */
  passwordHash: string | null
}

/**
 * Makes an account for an address, with a username of its own, in the caller's
 * transaction.
 *
 * @returns `null` when an account has the address: it is left as it is (I4).
 */
export async function createAccount(tx: Tx, account: NewAccount): Promise<UserId | null> {
  const { email, verified, passwordHash } = account
  for (let tried = 0; tried < TRIES; tried += 1) {
    if (await hasAccount(tx, email)) return null
    const id = newId('user')
    const username = await freeUsername(tx, email)
    const name = oneLine(account.name ?? '').slice(0, MAX_NAME) || email.slice(0, email.indexOf('@'))
    const user = {
      ...{ id, name, username, usernameCanonical: username, email, emailCanonical: email, passwordHash },
      ...{ emailVerifiedAt: verified ? tx.now : null, passwordChangedAt: passwordHash && tx.now, createdAt: tx.now },
    }
    const { count } = await tx.db.user.createMany({ data: [user], skipDuplicates: true }) // the indexes decide
    if (!count) continue
    await record(tx, null, 'user.created', { userId: id })
    return id
  }
  throw new Error('no free username was found')
}

async function hasAccount(tx: Tx, email: string): Promise<boolean> {
  return (await tx.db.user.count({ where: { emailCanonical: email } })) > 0
}
