import type { Metadata } from 'next'
import { Card, PageHead } from '@/app/_ui/text'
import { urls } from '@/lib/platform/urls'
import { whoIs } from '@/lib/sessions/authenticate'
import { Confined } from '../confined'
import { inOwnAccount } from '../own-account'
import { PasswordForm } from './password-form'

export const metadata: Metadata = { title: 'Password' }

export default async function PasswordPage() {
  const page = await inOwnAccount(urls.account.password, whoIs)
  if ('confinedTo' in page)
    return (
      <Confined title="Your password is out of reach here" orgName={page.confinedTo} path={urls.account.password} />
    )

  return (
    <>
      <PageHead title="Password">
        For signing in without your organization’s provider, and for proving your account.
      </PageHead>
      <Card
        title="Change your password"
        intro="It ends your sessions in all other browsers. We tell you by email that it was changed."
      >
        <PasswordForm email={page.data.email} />
        <p className="mt-6 text-small">
          <a className="link" href={urls.resetPassword()}>
            You don’t know your present password?
          </a>
        </p>
      </Card>
    </>
  )
}
