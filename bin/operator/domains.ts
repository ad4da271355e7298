import * as z from 'zod'
import { addVerifiedDomainAsOperator, checkDomainAsOperator } from '@/lib/domains/commands'
import { lookForRecord } from '@/lib/domains/look'
import { canonicalDomain } from '@/lib/domains/model'
import { recordName, recordValue } from '@/lib/domains/record'
import { diagnose, judgeLooks } from '@/lib/domains/verdict'
import { getDomain, getOrgId, listDomains } from '@/lib/operators/org-queries'
import { fail, isFailure } from '@/lib/platform/errors'
import { defineCommand, type Noun } from './command'
import { org, orgIfAny, slice, text } from './options'
import { orgIdIfAny } from './references'
import { Domain, DomainLook } from './shapes'

const domain = text(z.string().trim().min(1, 'is empty').max(253), 'e-mail domain, such as acme.example')

const addVerified = defineCommand({
  kind: 'act',
  help: 'give an organization a domain on the operator’s word, without DNS',
  options: { org, domain },
  output: Domain,
  async run(ctx, input) {
    const orgId = await getOrgId(ctx, input.org)
    const id = await addVerifiedDomainAsOperator(ctx, orgId, input.domain).catch(asTyped)
    const own = await listDomains(ctx, { orgId, limit: 1000, page: 1 })
    return own.find((domain) => domain.id === id)! // added a moment ago
  },
})

const list = defineCommand({
  kind: 'look',
  help: 'list e-mail domains and how they were verified',
  options: { org: orgIfAny, ...slice },
  output: z.array(Domain),
  run: async (ctx, { org: named, ...part }) => listDomains(ctx, { ...part, orgId: await orgIdIfAny(ctx, named) }),
})

const look = defineCommand({
  kind: 'look',
  help: 'ask name servers for a domain’s TXT record; says what each answered, and changes nothing',
  options: { org, domain },
  output: DomainLook,
  async run(ctx, input) {
    const { name, challenge } = await getDomain(
      ctx,
      await getOrgId(ctx, input.org),
      canonicalDomain(input.domain) ?? '',
    )
    const seen = await lookForRecord(name, challenge)
    const record = { name: recordName(name), type: 'TXT', value: recordValue(challenge) }
    return { domain: name, record, verdict: judgeLooks(seen), reading: diagnose(seen), servers: seen.looks }
  },
})

const check = defineCommand({
  kind: 'act',
  help: 'have the worker look at a domain’s TXT record now, and go on for three days',
  options: { org, domain },
  output: Domain,
  async run(ctx, input) {
    const orgId = await getOrgId(ctx, input.org)
    const id = await checkDomainAsOperator(ctx, orgId, canonicalDomain(input.domain) ?? '')
    const own = await listDomains(ctx, { orgId, limit: 1000, page: 1 })
    return own.find((domain) => domain.id === id)! // it is there: it was just asked about
  },
})

/** The console's form calls `name` what is typed as `--domain` here. */
function asTyped(error: unknown): never {
  const sentence = isFailure(error, 'domain_refused') ? error.fields.name : undefined
  if (!sentence) throw error
  fail('domain_refused', { fields: { domain: sentence }, detail: sentence })
}

export const domains: Noun = { 'add-verified': addVerified, check, list, 'show-record': look }
