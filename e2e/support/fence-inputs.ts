import { db } from '@/lib/platform/db'
import { newId } from '@/lib/platform/ids'
import { anOrg } from '@/lib/testing/factories'
import type { Company } from './company'
import type { OwnApp } from './own-app'

// What support/fence.ts sends to each action, room by room.

/** The same for apps: an organization's own, the vendor's, and what a person may let them know. */
export function appInputs({ orgId, slug }: Company, own: OwnApp, vendors: OwnApp): Record<string, object> {
  const newApp = { name: 'Another', kind: 'web', redirectUris: own.redirectUri }
  const [atOrg, reason] = [{ orgId, appId: own.id }, { reason: 'because' }]
  const ofVendor = { appId: vendors.id, ...reason }
  return {
    'account/apps/forget': { orgId, appId: own.id },
    'apps/change': { ...atOrg, name: 'Taken over' },
    'apps/create': { orgId, slug, ...newApp },
    'apps/dropSecret': { ...atOrg, secretId: own.secretId },
    'apps/makeSecret': atOrg,
    'apps/turnOff': atOrg,
    'apps/turnOn': atOrg,
    'operator/apps/change': { ...ofVendor, name: 'Taken over' },
    'operator/apps/create': { ...newApp, ...reason },
    'operator/apps/dropSecret': { ...ofVendor, secretId: vendors.secretId },
    'operator/apps/makeSecret': ofVendor,
    'operator/apps/turnOff': ofVendor,
    'operator/apps/turnOn': ofVendor,
    'operator/system/discard': { jobId: newId('job'), ...reason },
    'operator/system/retry': { jobId: newId('job'), ...reason },
  }
}

/** The same for domains: one of the organization's own, another to ask for, and one that it lends. */
export async function domainInputs({ orgId, slug, domainId, n }: Company): Promise<Record<string, object>> {
  const trial = await anOrg({ isTest: true })
  const loanId = newId('loan')
  const loan = { id: loanId, domainId, orgId: trial, people: [`ada@home-of-${n}.example`], askedById: newId('user') }
  await db().domainLoan.create({ data: { ...loan, createdAt: new Date() } })
  const name = `asked-for-${n}.example`
  const one = { orgId, domainId }
  return {
    'domains/add': { orgId, slug, name },
    'domains/borrow': { orgId, slug, name, people: `ada@${name}` },
    'domains/checkNow': one,
    'domains/endLending': { orgId, loanId },
    'domains/lend': { orgId, loanId },
    'domains/markTest': { orgId, isTest: true },
    'domains/remove': { ...one, slug },
    'domains/share': { ...one, shared: true },
  }
}

/** The same for what owners ask of the operator. Nobody is offered help here, and the request is over. */
export async function onboardingInputs({ orgId, n }: Company): Promise<Record<string, object>> {
  const id = newId('ssoRequest')
  const born = { createdAt: new Date(), updatedAt: new Date() }
  const about = { provider: 'okta', domains: [`c${n}.example`], state: 'withdrawn' }
  await db().ssoRequest.create({ data: { id, orgId, askedById: newId('user'), ...about, ...born } })
  const reason = { reason: 'because' }
  return {
    'operator/requests/fill': {
      ...{ ssoRequestId: id, kind: 'saml', metadata: 'none', issuer: '', clientId: '', clientSecret: '' },
      ...{ tenantValue: '', ...reason },
    },
    'operator/requests/handOver': { ssoRequestId: id, connectionId: newId('connection'), ...reason },
    'operator/requests/take': { ssoRequestId: id, ...reason },
    'start/ask': { orgId, provider: 'okta', domains: `c${n}.example`, note: '' },
    'start/tell': { orgId, text: 'Provisioning by SCIM' },
    'start/withdraw': { orgId, ssoRequestId: id },
  }
}
