import { getDomain, getPublicSuffix } from 'tldts'
import { fail } from '@/lib/platform/errors'
import { canonicalDomain, SUFFIX, whyUnclaimable } from './model'

/**
 * The stored form of a domain that an organization may claim (I7). Suffixes are
 * judged by the public suffix list, those of hosts (`github.io`) included.
 *
 * @throws Failure `domain_refused` with the reason beside the field `name`.
 */
export function requireClaimable(typed: string): string {
  const name = canonicalDomain(typed)
  if (!name) fail('domain_refused', refusal('That is no domain. It looks like acme.com, without @ and without www.'))
  const isSuffix = getPublicSuffix(name, { allowPrivateDomains: true }) === name
  const problem = whyUnclaimable(name) ?? (isSuffix ? SUFFIX : null)
  if (problem) fail('domain_refused', refusal(problem))
  return name
}

const refusal = (sentence: string) => ({ fields: { name: sentence }, detail: sentence })

/** The name that was bought, in which a domain's records stand as a rule: `acme.com` of `mail.acme.com`. */
export const boughtName = (domain: string): string => getDomain(domain, { allowPrivateDomains: true }) ?? domain
