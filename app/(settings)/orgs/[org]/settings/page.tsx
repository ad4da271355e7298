import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { inOrgPage, type OrgPageProps } from '@/app/_server/page'
import { Banner } from '@/app/_ui/notices'
import { Card, PageHead, TextLink } from '@/app/_ui/text'
import type { OrgView } from '@/lib/orgs/queries'
import { readSessionPolicy } from '@/lib/orgs/session-policy'
import { urls } from '@/lib/platform/urls'
import { FactorForm } from './factor-form'
import { GeneralForm } from './general-form'
import { SessionPolicyCard } from './session-policy-card'
import { SelfProofForm, SsoModeForm } from './sso-forms'

export const metadata: Metadata = { title: 'Settings' }

export default async function SettingsPage(props: OrgPageProps) {
  const { org, data } = await inOrgPage(props, urls.orgSettings, async (ctx, { id }) => {
    return { sessions: await readSessionPolicy(ctx, id) }
  })
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
      <Card title="Single sign-on" intro={ssoIntro(org)}>
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
      <Card
        title="Second factor"
        intro="Whether a password alone opens this organization. Your provider decides on factors for those who come by it."
      >
        <FactorForm orgId={orgId} on={org.requiresFactor} mayChange={mayChange} />
      </Card>
      <SessionPolicyCard orgId={orgId} {...data.sessions} mayChange={mayChange} />
    </>
  )
}

function ssoIntro({ maySetUpSso, slug }: OrgView): ReactNode {
  if (maySetUpSso) return 'Whether your people are offered your connections. Passwords work in both modes.'
  return (
    <>
      Single sign-on is part of the Business plan. <TextLink href={urls.upgrade(slug)}>See how to upgrade</TextLink>
    </>
  )
}
