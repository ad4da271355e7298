import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { AppCards, ProofNotice } from '@/app/_apps/app-cards'
import { hasFreshProof, inOrgPage, type OrgPageProps } from '@/app/_server/page'
import { Banner } from '@/app/_ui/notices'
import { PageHead } from '@/app/_ui/text'
import { getApp } from '@/lib/apps/app-queries'
import { type AppId, idOf } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'
import { change, dropSecret, makeSecret, turnOff, turnOn } from '../actions'

type AppPageProps = OrgPageProps & { params: Promise<{ org: string; app: string }> }

export const metadata: Metadata = { title: 'App' }

export default async function AppPage(props: AppPageProps) {
  const id = await appIn(props.params)
  const path = (slug: string) => urls.app(slug, id)
  const { ctx, org, data: app } = await inOrgPage(props, path, (ctx, org) => getApp(ctx, org.id, id))
  const isOwner = org.role === 'owner'
  const target = { orgId: org.id, appId: id }
  const actions = { change, turnOn, turnOff, addSecret: makeSecret, revokeSecret: dropSecret }

  return (
    <>
      <PageHead title={app.name} back={{ href: urls.apps(org.slug), label: 'All apps' }} />
      {isOwner && !hasFreshProof(ctx) ? <ProofNotice returnTo={path(org.slug)} /> : null}
      {isOwner ? null : <Banner kind="info">Only owners change apps. You can read what is set up.</Banner>}
      <AppCards app={app} now={ctx.now} doors={isOwner ? { target, asksReason: false, ...actions } : null} />
    </>
  )
}

async function appIn(params: AppPageProps['params']): Promise<AppId> {
  const parsed = idOf('app').safeParse((await params).app)
  return parsed.success ? parsed.data : notFound()
}
