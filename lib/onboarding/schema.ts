import * as z from 'zod'
import { providersInOrder } from '@/lib/guides/model'
import { Reason } from '@/lib/operators/schema'
import { idOf } from '@/lib/platform/ids'
import { oneLine, plainText } from '@/lib/platform/text'
import { MAX_DOMAINS } from './model'

const DOMAIN = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/

/** Domains as people type them: one a line, or with commas or blanks between. */
const Domains = z
  .string()
  .max(6000)
  .transform((text) => [
    ...new Set(
      text
        .toLowerCase()
        .split(/[\s,;]+/)
        .map((name) => name.replace(/^@/, ''))
        .filter(Boolean),
    ),
  ])
  .pipe(
    z
      .array(z.string().regex(DOMAIN, 'Write domains such as acme.example, one a line.'))
      .min(1, 'Name at least one domain of your people’s addresses.')
      .max(MAX_DOMAINS, `Name at most ${MAX_DOMAINS} domains.`),
  )

const note = z.string().transform(plainText).pipe(z.string().max(2000, 'Use at most 2,000 letters.'))

/** An owner's request that the operator sets single sign-on up (C01, R017). */
export const AskForSso = z.object({
  provider: z.enum(providersInOrder as [string, ...string[]], 'Choose your identity provider.'),
  domains: Domains,
  note,
})
export type AskForSso = z.output<typeof AskForSso>

export const OneSsoRequest = z.object({ ssoRequestId: idOf('ssoRequest') })
export type OneSsoRequest = z.infer<typeof OneSsoRequest>

/** “Tell us what you miss.” */
export const TellWish = z.object({
  text: z
    .string()
    .transform(plainText)
    .pipe(z.string().min(3, 'Say it in a few words.').max(2000, 'Use at most 2,000 letters.')),
})
export type TellWish = z.infer<typeof TellWish>

export const HandOver = OneSsoRequest.extend({ connectionId: idOf('connection') })
export type HandOver = z.infer<typeof HandOver>

const typed = (max: number) => z.string().trim().max(max, 'That is too long.')

/** What an operator got from the customer: SAML metadata as address or text, or a client at an OpenID provider. */
const Sent = z.object({
  metadata: typed(500_000),
  issuer: typed(1000),
  clientId: typed(500),
  clientSecret: typed(2000),
  tenantValue: typed(200),
})
/** The form alone; which request and protocol come with the page. */
export const FillDraftForm = Sent.extend({ reason: Reason })
export const FillDraft = Sent.extend({ ...OneSsoRequest.shape, kind: z.enum(['saml', 'oidc']) })
export type FillDraft = z.infer<typeof FillDraft>

/** An empty value takes it away. */
const orNone = <S extends z.ZodType<string, string>>(schema: S) => schema.transform((text) => text || null)

/** What owners without the plan read, and where they go (R014). */
export const UpgradeText = orNone(
  z.string().transform(plainText).pipe(z.string().max(1000, 'Use at most 1,000 letters.')),
)
export const UpgradeUrl = orNone(
  z
    .string()
    .transform(oneLine)
    .pipe(
      z
        .string()
        .max(300)
        .regex(/^$|^https:\/\/[^\s"<>\\]+$/, 'Write an address that begins with https://'),
    ),
)
