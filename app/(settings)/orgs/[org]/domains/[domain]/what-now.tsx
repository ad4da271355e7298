import { ButtonLink } from '@/app/_ui/button'
import { Banner } from '@/app/_ui/notices'
import { type SetupFacts, setupRail } from '@/lib/onboarding/model'

type WhatNowProps = { slug: string; name: string; facts: SetupFacts }

/** A verified domain is for a connection: until one is on, this says what comes next on the way there. */
export function WhatNow({ slug, name, facts }: WhatNowProps) {
  const { next } = setupRail(slug, facts)
  if (!next || facts.connection === 'active') return null
  return (
    <Banner kind="success" action={<ButtonLink href={next.href}>{next.label}</ButtonLink>}>
      {name} is verified. Leave the record in place. {next.sentence}
    </Banner>
  )
}
