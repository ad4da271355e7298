import * as z from 'zod'
import { anId, named, told } from '@/app/_server/api-schemas'
import { setupLinkStates } from '@/lib/operators/setup-link-queries'
import { plans, ssoModes } from '@/lib/orgs/model'
import { type Kind, prefixes } from '@/lib/platform/ids'

const TIME = '2026-11-21T10:00:00.000Z'
const id = (kind: Kind) => told(z.string(), 'Stays for ever.', anId(prefixes[kind]))
const time = (description: string) =>
  told(
    z
      .date()
      .transform((date) => date.toISOString())
      .pipe(z.iso.datetime()),
    description,
    TIME,
  )
const text = (description: string, example: string) => told(z.string(), description, example)

// What leaves, and nothing else: a field that is added to a query does not leave by itself.

export const Organization = named(
  z.object({
    ...{ id: id('org'), slug: text('Its word in addresses.', 'acme'), name: text('As people read it.', 'Acme Health') },
    plan: told(z.enum(plans), 'What it has subscribed to.'),
    companyPlan: told(z.enum(plans).nullable(), 'That of its company, which opens the set-up as well.'),
    ssoMode: told(z.enum(ssoModes), 'How its people sign in.', 'optional'),
    isTest: told(z.boolean(), 'A place to try things.', false),
  }),
  'Organization',
)

export const Connection = named(
  z.object({
    ...{ id: id('connection'), name: text('As its people read it.', 'Okta'), kind: z.enum(['saml', 'oidc']) },
    provider: told(z.string().nullable(), 'Whose guide is shown; there may be new ones.', 'okta'),
    state: told(z.enum(['draft', 'active', 'off']), 'Only an active one signs people in.'),
    hasDraft: told(z.boolean(), 'Changes are being prepared.', true),
    lastSignInAt: time('When somebody came by it last.').nullable(),
  }),
  'Connection',
)

/** The link itself stands in its mail only. */
export const SetupLink = named(
  z.object({
    ...{ id: id('setupLink'), state: z.enum(setupLinkStates), contactName: text('Who got it.', 'Ines Roth') },
    ...{
      contactEmail: text('Where it went.', 'ines@it.example'),
      askedBy: text('Whom the mail names.', 'The operator'),
    },
    ...{ createdAt: time('When it was handed out.'), expiresAt: time('When it ends by itself.') },
    ...{ firstUsedAt: time('When it was opened.').nullable(), lastUsedAt: time('When it was used last.').nullable() },
  }),
  'SetupLink',
)

export const MadeSetupLink = named(
  z.object({ id: id('setupLink'), expiresAt: time('When it ends by itself.') }),
  'MadeSetupLink',
)

/** A part of a list; `next` goes into `after`. */
export const listOf = <R extends z.ZodType>(row: R) =>
  z.object({
    rows: z.array(row),
    next: told(z.string().nullable(), 'What to ask for as `after`; null at the end.', null),
  })
