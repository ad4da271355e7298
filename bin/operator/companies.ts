import * as z from 'zod'
import { listCompanies } from '@/lib/operators/org-queries'
import { plans } from '@/lib/orgs/model'
import { createCompany } from '@/lib/orgs/operator-commands'
import { CreateCompany } from '@/lib/orgs/schema'
import { defineCommand, type Noun } from './command'
import { oneOf, slice, text } from './options'
import { Company } from './shapes'

const create = defineCommand({
  kind: 'act',
  help: 'create a company, which may hold several organizations',
  options: {
    slug: text(CreateCompany.shape.slug, 'short name: small letters, digits, hyphens'),
    name: text(CreateCompany.shape.name, 'name as people read it'),
    plan: oneOf(plans, 'what it has subscribed to; its organizations inherit it'),
  },
  output: z.object({ id: z.string(), slug: z.string(), name: z.string(), plan: z.string() }),
  run: async (ctx, input) => ({ id: await createCompany(ctx, input), ...input }),
})

const list = defineCommand({
  kind: 'look',
  help: 'list companies by short name',
  options: slice,
  output: z.array(Company),
  run: listCompanies,
})

export const companies: Noun = { create, list }
