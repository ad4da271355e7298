import { createHmac, timingSafeEqual } from 'node:crypto'
import { derivedKeys } from '@/lib/platform/crypto'
import { type Id, idOf } from '@/lib/platform/ids'

const invitationId = idOf('invitation')

/**
 * What the mailed link of an invitation carries: its id and 256 bits that only
 * we can make. The same in each mail about it, so that sending again leaves an
 * older mail working; it dies with the invitation. No table or queue holds it.
 */
export function tokenOf(id: Id<'invitation'>): string {
  return `${id}.${mac(derivedKeys('invitation.link')[0]!, id)}` // there is always an encryption key
}

/** The invitation that a token is for; `null` for what we did not make. */
export function invitationOf(token: string): Id<'invitation'> | null {
  const [id = '', given = ''] = token.split('.')
  const known = invitationId.safeParse(id)
  if (!known.success) return null
  const isOurs = derivedKeys('invitation.link').some((key) => equal(mac(key, id), given))
  return isOurs ? known.data : null
}

function mac(key: string, id: string): string {
  return createHmac('sha256', key).update(id).digest('base64url')
}

function equal(expected: string, given: string): boolean {
  return expected.length === given.length && timingSafeEqual(Buffer.from(expected), Buffer.from(given))
}
