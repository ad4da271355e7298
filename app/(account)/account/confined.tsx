import { ButtonAnchor } from '@/app/_ui/button'
import { StatePage } from '@/app/_ui/notices'
import { urls } from '@/lib/platform/urls'

/**
 * Why a session that an organization vouched for doesn't open a page of the
 * person's own account, and the way on: their own proof (I22).
 *
 * @param props.path the page's own address, to come back to.
 */
export function Confined({ title, orgName, path }: { title: string; orgName: string; path: string }) {
  return (
    <StatePage
      title={title}
      action={<ButtonAnchor href={urls.lift(path)}>Show that this account is yours</ButtonAnchor>}
    >
      <p>
        {orgName} vouched for this sign-in, so it opens {orgName} only; your own password or passkey opens the rest.
      </p>
    </StatePage>
  )
}
