import * as z from 'zod'
import { setSsoModeAsOperator, setSupportAsOperator } from '@/lib/operators/org-commands'
import { getCompanyId, getOrg, getOrgId, listOrgs } from '@/lib/operators/org-queries'
import { setSessionPolicyAsOperator } from '@/lib/operators/session-policy'
import { plans, ssoModes } from '@/lib/orgs/model'
import { createOrg, setPlan } from '@/lib/orgs/operator-commands'
import { ChangeOrg, CreateOrg } from '@/lib/orgs/schema'
import { SetOrgSessionPolicy } from '@/lib/sessions/schema'
import { defineCommand, type Noun } from './command'
import { company, minutes, oneOf, optionally, org, search, slice, text } from './options'
import { Org } from './shapes'

const create = defineCommand({
  kind: 'act',
  help: 'create an organization without members',
  options: {
    slug: text(CreateOrg.shape.slug, 'short name, as in /login/acme'),
    name: text(CreateOrg.shape.name, 'name as people read it'),
    plan: oneOf(plans, 'what it has subscribed to'),
    company: optionally(company),
  },
  output: Org,
  async run(ctx, { company: named, ...input }) {
    const companyId = named ? await getCompanyId(ctx, named) : null
    return getOrg(ctx, await createOrg(ctx, { ...input, companyId }))
  },
})

const list = defineCommand({
  kind: 'look',
  help: 'list organizations by short name',
  options: { company: optionally(company), search, ...slice },
  output: z.array(Org),
  columns: ['id', 'slug', 'name', 'company', 'plan', 'ssoMode', 'members'],
  async run(ctx, { company: named, ...filter }) {
    return listOrgs(ctx, { ...filter, companyId: named && (await getCompanyId(ctx, named)) })
  },
})

const show = defineCommand({
  kind: 'look',
  help: 'show one organization with its settings',
  options: { org },
  output: Org,
  run: async (ctx, input) => getOrg(ctx, await getOrgId(ctx, input.org)),
})

const setPlanCommand = defineCommand({
  kind: 'act',
  help: 'set what the organization has subscribed to',
  options: { org, plan: oneOf(plans, 'the plan') },
  output: Org,
  async run(ctx, input) {
    const orgId = await getOrgId(ctx, input.org)
    await setPlan(ctx, { orgId, plan: input.plan })
    return getOrg(ctx, orgId)
  },
})

const setSsoMode = defineCommand({
  kind: 'act',
  help: 'offer single sign-on next to passwords, or stop offering it',
  options: { org, mode: oneOf(ssoModes, 'whether people may use it') },
  output: Org,
  async run(ctx, input) {
    const orgId = await getOrgId(ctx, input.org)
    await setSsoModeAsOperator(ctx, orgId, input.mode)
    return getOrg(ctx, orgId)
  },
})

const { supportPhone, supportText, supportUrl } = ChangeOrg.shape

const setSupport = defineCommand({
  kind: 'act',
  help: 'set how people reach support; an empty value takes it away',
  options: {
    org,
    phone: optionally(text(supportPhone, 'number to call')),
    text: optionally(text(supportText, 'number for text messages')),
    url: optionally(text(supportUrl, 'page that begins with https://')),
  },
  output: Org,
  async run(ctx, { phone, text: sms, url, ...input }) {
    const orgId = await getOrgId(ctx, input.org)
    await setSupportAsOperator(ctx, orgId, { supportPhone: phone, supportText: sms, supportUrl: url })
    return getOrg(ctx, orgId)
  },
})

const { idleMinutes, maxMinutes } = SetOrgSessionPolicy.shape

const setSessionPolicy = defineCommand({
  kind: 'act',
  help: 'set how long its people’s sessions last, shorter than the installation’s; an empty value takes it away',
  options: {
    org,
    idleMinutes: optionally(minutes(idleMinutes, 'they end after so long without use')),
    maxMinutes: optionally(minutes(maxMinutes, 'they end after so long, however busy')),
  },
  output: Org,
  async run(ctx, { org: named, ...policy }) {
    const orgId = await getOrgId(ctx, named)
    await setSessionPolicyAsOperator(ctx, orgId, policy)
    return getOrg(ctx, orgId)
  },
})

export const orgs: Noun = {
  create,
  list,
  show,
  'set-plan': setPlanCommand,
  'set-sso-mode': setSsoMode,
  'set-support': setSupport,
  'set-session-policy': setSessionPolicy,
}
