import { ButtonLink } from '@/app/_ui/button'
import { StepRail } from '@/app/_ui/steps'
import { Card, TextLink } from '@/app/_ui/text'
import { isUntouched, type SetupFacts, setupRail } from '@/lib/onboarding/model'
import type { OrgView } from '@/lib/orgs/queries'
import { urls } from '@/lib/platform/urls'

type SetupCardProps = {
  org: OrgView
  facts: SetupFacts /** On the start page itself there is no link to it. */
  atStart?: boolean
}

/** How far single sign-on has come, and the one thing to do next. Admins see it; owners do it. */
export function SetupCard({ org, facts, atStart = false }: SetupCardProps) {
  const { steps, next } = setupRail(org.slug, facts)
  if (!next && !atStart) return null
  const isOwner = org.role === 'owner'
  return (
    <Card
      title="Setting up single sign-on"
      intro={
        isUntouched(facts) && !atStart ? (
          <>
            Let your people sign in with the account that they have at work.{' '}
            <TextLink href={urls.start(org.slug)}>What that is, and what it gives</TextLink>
          </>
        ) : (
          'Passwords go on working all the way.'
        )
      }
    >
      <StepRail
        label="Steps to single sign-on"
        steps={isOwner ? steps : steps.map((step) => ({ ...step, href: null }))}
      />
      {next ? (
        <div className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-2">
          <p>{isOwner ? next.sentence : `${next.sentence} An owner does that.`}</p>
          {isOwner ? (
            <ButtonLink look={atStart ? 'primary' : 'secondary'} href={next.href}>
              {next.label}
            </ButtonLink>
          ) : null}
        </div>
      ) : (
        <p className="mt-4 text-muted">Everything that can be done today is done.</p>
      )}
      <p className="mt-3 text-small text-muted">Requiring single sign-on of everybody comes with a later version.</p>
    </Card>
  )
}
