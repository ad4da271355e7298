import * as z from 'zod'
import { roles } from '@/lib/access/permissions'
import { idOf } from '@/lib/platform/ids'
import { oneLine } from '@/lib/platform/text'
import { plans, SLUG_LENGTH, type SlugProblem, slugProblem, ssoModes } from './model'

const slugWords: Record<SlugProblem, string> = {
  length: `Use ${SLUG_LENGTH.min} to ${SLUG_LENGTH.max} letters.`,
  shape: 'Use small letters a to z, digits and single hyphens.',
  reserved: 'This word is used by the product itself.',
}

/** The word in `/orgs/{slug}` and `/login/{slug}`. */
export const Slug = z
  .string()
  .trim()
  .superRefine((slug, ctx) => {
    const problem = slugProblem(slug)
    if (problem) ctx.addIssue({ code: 'custom', message: slugWords[problem] })
  })

const Name = z.string().transform(oneLine).pipe(z.string().min(1, 'Enter a name.').max(80, 'Use at most 80 letters.'))

/** An optional field of a form: empty means none, and is stored as `null`. */
const orNone = (pattern: RegExp, hint: string) =>
  z
    .string()
    .trim()
    .max(300, 'Use at most 300 characters.')
    .refine((text) => text === '' || pattern.test(text), hint)
    .transform((text) => text || null)

const phone = orNone(/^\+?[0-9][0-9 ().-]{2,40}$/, 'Write a number such as +1 555 010 0199.')

/** Only https: the address becomes a link on pages that anybody may open. */
const link = orNone(/^https:\/\/[^\s"<>\\]+$/, 'Write an address that begins with https://')

export const ChangeOrg = z.object({ name: Name, supportPhone: phone, supportText: phone, supportUrl: link })
export type ChangeOrg = z.output<typeof ChangeOrg>

export const SetSsoMode = z.object({ mode: z.enum(ssoModes) })
export const SetSelfProofLinks = z.object({ on: z.boolean() })

export const ChangeRole = z.object({ userId: idOf('user'), role: z.enum(roles) })
export type ChangeRole = z.infer<typeof ChangeRole>

export const RemoveMember = z.object({ userId: idOf('user') })
export type RemoveMember = z.infer<typeof RemoveMember>

export const NewTeam = z.object({ name: Name })
export const RenamedTeam = NewTeam.extend({ teamId: idOf('team') })
export const OneTeam = z.object({ teamId: idOf('team') })
export const OneTeamMember = z.object({
  teamId: idOf('team'),
  userId: z.string().min(1, 'Choose somebody.').pipe(idOf('user')),
})

export const CreateCompany = z.object({ slug: Slug, name: Name, plan: z.enum(plans).default('team') })
export type CreateCompany = z.infer<typeof CreateCompany>

export const CreateOrg = CreateCompany.extend({ companyId: idOf('company').nullable().default(null) })
export type CreateOrg = z.infer<typeof CreateOrg>

export const SetPlan = z.object({ orgId: idOf('org'), plan: z.enum(plans) })
export type SetPlan = z.infer<typeof SetPlan>

export const AddMember = z.object({ orgId: idOf('org'), userId: idOf('user'), role: z.enum(roles) })
export type AddMember = z.infer<typeof AddMember>
