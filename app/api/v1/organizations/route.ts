import * as z from 'zod'
import { endpoints, read } from '@/app/_server/api'
import { canonicalDomain } from '@/lib/domains/model'
import { findOrgs } from '@/lib/operators/api-queries'
import { partOf } from '../parts'
import { listOf, Organization } from '../shapes'

const slug = z.string().max(100).optional()
const domain = z
  .string()
  .max(253)
  .transform((text) => canonicalDomain(text) ?? '')
  .pipe(z.string().min(1, 'This is not a domain.'))
  .optional()

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoints({
  GET: read({
    permission: 'organizations',
    path: {},
    input: { slug, domain, ...partOf('org') },
    answer: listOf(Organization),
    run: (ctx, _, filter) => findOrgs(ctx, filter),
  }),
})
