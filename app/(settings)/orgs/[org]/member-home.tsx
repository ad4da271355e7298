import { Card, KeyValueList, PageHead, TextLink } from '@/app/_ui/text'
import type { OrgView } from '@/lib/orgs/queries'
import { urls } from '@/lib/platform/urls'

/** What somebody without powers over the organization can do here. */
export function MemberHome({ org, confined }: { org: OrgView; confined: boolean }) {
  return (
    <>
      <PageHead title={`You are signed in to ${org.name}`}>
        {confined ? `${org.name}’s single sign-on vouched for you.` : 'You signed in to your own account.'}
      </PageHead>
      <Card title="Your account">
        <ul className="list-disc space-y-2 ps-5">
          <li>
            <TextLink href={urls.account.sessions}>See where you are signed in, and sign out elsewhere</TextLink>
          </li>
          {confined ? null : (
            <>
              <li>
                <TextLink href={urls.account.identities}>See which sign-ins open your account</TextLink>
              </li>
              <li>
                <TextLink href={urls.account.password}>Change your password</TextLink>
              </li>
            </>
          )}
        </ul>
      </Card>
      <Help org={org} />
    </>
  )
}

function Help({ org: { name, supportPhone, supportText, supportUrl } }: { org: OrgView }) {
  if (!supportPhone && !supportText && !supportUrl) return null
  const link = supportUrl ? (
    <a className="link break-all" href={supportUrl} rel="noreferrer">
      {supportUrl}
    </a>
  ) : null
  const rows = [
    ['Phone', supportPhone],
    ['Text message', supportText],
    ['Page', link],
  ] as const
  return (
    <Card title={`Help from ${name}`}>
      <KeyValueList rows={rows.filter(([, value]) => value)} />
    </Card>
  )
}
