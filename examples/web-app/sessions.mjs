import { randomBytes } from 'node:crypto'

/** Who is in, by the secret in their cookie. In memory, as an example may; yours are where your app keeps such things. */
const sessions = new Map()

/** @returns the secret for the cookie: a new one at each sign-in */
export function keep(session) {
  const secret = randomBytes(32).toString('base64url')
  sessions.set(secret, session)
  return secret
}

export const find = (secret) => sessions.get(secret) ?? null

export const forget = (secret) => sessions.delete(secret)

/** Ends what the front door calls `sid`, in whichever browser it is. */
export function endBySid(sid) {
  for (const [secret, { person }] of sessions) if (person.sid === sid) sessions.delete(secret)
}
