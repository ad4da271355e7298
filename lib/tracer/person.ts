import { EMAIL_NAME_ID, emailAmong } from '@/lib/connections/model'
import { isVerifiedFor } from '@/lib/domains/queries'
import type { Ctx } from '@/lib/platform/context'
import type { OrgId } from '@/lib/platform/ids'
import { canonicalEmail, domainOf } from '@/lib/users/model'
import type { TracedCheck } from './model'

/** `several`: how many addresses came under the one name, where that is why none is taken. */
export type Asserted = { subject: string | null; format: string | null; email: unknown; several?: number }

/** The checks about the person: an identifier, an address, and that it lies in a verified domain (I1, I3). */
export async function personChecks(ctx: Ctx, orgId: OrgId, asserted: Asserted): Promise<TracedCheck[]> {
  const { subject, format, email, several } = asserted
  if (subject === null) return []
  const asAddress = canonicalEmail(subject)
  if (format === EMAIL_NAME_ID && !asAddress)
    return [failed('subject', 'an address, as its format says', subject, 'identifier_malformed')]
  const claimed = typeof email === 'string' ? email : null
  if (!asAddress && several) return [failed('email', 'one address', `${several} of them`, 'several_addresses')]
  if (!asAddress && (email === null || email === undefined))
    return [failed('email', 'one address', 'nothing', 'no_address')]
  const address = asAddress ?? (claimed === null ? null : canonicalEmail(claimed))
  if (!address) return [failed('email', 'one address in plain letters', String(email), 'address_malformed')]
  return [passed('email', 'one address', address), await domainCheck(ctx, orgId, address)]
}

async function domainCheck(ctx: Ctx, orgId: OrgId, address: string): Promise<TracedCheck> {
  const expected = 'a verified domain of this organization'
  const domain = domainOf(address)
  if (await isVerifiedFor(ctx, orgId, address, { allowMissing: false })) return passed('email_domain', expected, domain)
  const isFrozen = await isVerifiedFor(ctx, orgId, address, { allowMissing: true })
  return failed('email_domain', expected, domain, isFrozen ? 'domain_frozen' : 'domain_not_covered')
}

/** The address that a SAML answer names beside its subject, by the connection's own mapping. */
export function assertedIn(
  subject: { value: string; format: string } | null,
  attributes: readonly { name: string; values: readonly string[] }[],
  mapped: string | null | undefined,
): Asserted {
  const email = emailAmong(attributes, mapped)
  const lists = attributes.filter(({ values }) => values.length > 1 && values.every((value) => canonicalEmail(value)))
  const several = email === null ? lists[0]?.values.length : undefined
  const shared = { subject: subject?.value ?? null, format: subject?.format ?? null, email }
  return several ? { ...shared, several } : shared
}

export function passed(name: string, expected: string, received: string): TracedCheck {
  return { name, ok: true, expected, received: received.slice(0, 200), code: null }
}

export function failed(name: string, expected: string, received: string, code: string): TracedCheck {
  return { name, ok: false, expected, received: received.slice(0, 200), code }
}
