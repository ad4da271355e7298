import { redirect } from 'next/navigation'
import { urls } from '@/lib/platform/urls'
import { currentOrgs, inPage } from './_server/page'
import { BarePage } from './_ui/bare-page'
import { ButtonLink } from './_ui/button'
import { StatePage } from './_ui/notices'

export const metadata = { title: 'Start page' }

/** To the organization that was used last; a person in several that has used none chooses. */
export default async function Home() {
  const orgs = await inPage(urls.home, () => currentOrgs())
  const [last] = orgs
  if (last && (last.lastUsedAt || orgs.length === 1)) redirect(urls.org(last.slug))
  if (last) redirect(urls.chooseOrg())

  return (
    <BarePage>
      <StatePage
        title="You are in no organization yet"
        action={<ButtonLink href={urls.account.sessions}>Your account</ButtonLink>}
      >
        <p>You are signed in. As soon as an owner adds you to an organization, this page leads you there.</p>
      </StatePage>
    </BarePage>
  )
}
