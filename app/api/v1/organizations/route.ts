import * as z from 'zod'
import { endpoints, read } from '@/app/_server/api'
import { told } from '@/app/_server/api-schemas'
import { canonicalDomain } from '@/lib/domains/model'
import { findOrgs } from '@/lib/operators/api-queries'
import { partOf } from '../parts'
import { listOf, Organization } from '../shapes'

const slug = told(
  z
    .string()
    .max(100)
    .regex(/^[a-z0-9-]+$/, 'This is not a short name.')
    .optional(),
  'The one with this short name.',
  'acme',
)
const domain = told(
  z
    .string()
    .max(253)
    .transform((text) => canonicalDomain(text) ?? '')
    .pipe(z.string().min(1, 'This is not a domain.'))
    .optional(),
  'Those that have verified this domain themselves.',
  'acme.example',
)

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoints({
  GET: read({
    permission: 'organizations',
    name: 'findOrganizations',
    summary: 'Find organizations: by domain, by short name, or all',
    refusals: [],
    path: {},
    input: { slug, domain, ...partOf('org') },
    answer: listOf(Organization),
    run: (ctx, _, filter) => findOrgs(ctx, filter),
  }),
})
