import type { Metadata } from 'next'
import { inOrgPage, type OrgPageProps } from '@/app/_server/page'
import { Banner } from '@/app/_ui/notices'
import { Card, PageHead } from '@/app/_ui/text'
import { listDomains } from '@/lib/domains/queries'
import { urls } from '@/lib/platform/urls'
import { Domains } from './domains'
import { GeneralForm } from './general-form'
import { SelfProofForm, SsoModeForm } from './sso-forms'

export const metadata: Metadata = { title: 'Settings' }

export default async function SettingsPage(props: OrgPageProps) {
  const { org, data: domains } = await inOrgPage(props, urls.orgSettings, (ctx, org) => listDomains(ctx, org.id))
  const mayChange = org.role === 'owner'
  const { id: orgId, name, supportPhone, supportText, supportUrl } = org
  const general = {
    name,
    supportPhone: supportPhone ?? '',
    supportText: supportText ?? '',
    supportUrl: supportUrl ?? '',
  }

  return (
    <>
      <PageHead title="Settings" />
      {mayChange ? null : <Banner kind="info">Only owners change the settings. You can read them.</Banner>}
      <Card title="General" intro="Your people find these contacts on every sign-in page.">
        <GeneralForm orgId={orgId} values={general} mayChange={mayChange} />
      </Card>
      <Card title="Single sign-on" intro={ssoIntro(org.maySetUpSso)}>
        <SsoModeForm
          orgId={orgId}
          mode={org.ssoMode}
          mayChange={mayChange && (org.maySetUpSso || org.ssoMode !== 'off')}
        />
      </Card>
      <Card
        title="People who prove their account"
        intro="Somebody who is not linked yet can prove an account by its old password or by a code sent to its address. An admin sees that proof with the request. You can let it be enough."
      >
        <SelfProofForm orgId={orgId} on={org.selfProofLinks} mayChange={mayChange} />
      </Card>
      <Card title="Domains" intro="A connection signs in people of verified domains only.">
        <Domains domains={domains} />
      </Card>
    </>
  )
}

function ssoIntro(entitled: boolean): string {
  return entitled
    ? 'Whether your people are offered your connections. Passwords work in both modes.'
    : 'Single sign-on is part of the Business plan. Ask your account manager for it.'
}
