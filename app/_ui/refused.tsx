import { urls } from '@/lib/platform/urls'
import { ButtonLink } from './button'
import { StatePage } from './notices'

const home = (
  <ButtonLink href={urls.home} look="primary">
    Go to the start page
  </ButtonLink>
)

/** For what does not exist, and for what strangers must not learn exists. */
export function NotFoundState() {
  return (
    <StatePage title="There is nothing here" action={home}>
      <p>
        The address may be wrong, or what it showed is gone. It may also belong to an organization that you are not in.
      </p>
    </StatePage>
  )
}

export function ForbiddenState() {
  return (
    <StatePage title="This page is for other roles" action={home}>
      <p>You are signed in, but your role in this organization doesn’t open it. An owner can change your role.</p>
    </StatePage>
  )
}
