import * as z from 'zod'
import { getAppAsOperator, getAppOwner, listAppsAsOperator } from '@/lib/apps/app-queries'
import { changeApp, createApp, turnOffApp, turnOnApp } from '@/lib/apps/commands'
import { addressesOfIssuer } from '@/lib/apps/issuer'
import { appKinds } from '@/lib/apps/model'
import { ChangeApp, CreateApp } from '@/lib/apps/schema'
import { addSecret, revokeSecret } from '@/lib/apps/secrets'
import { getOrgId } from '@/lib/operators/org-queries'
import type { Ctx, OperatorActor } from '@/lib/platform/context'
import type { AppId } from '@/lib/platform/ids'
import { defineCommand, type Noun } from './command'
import { id, oneOf, optionally, org, orgIfAny, slice, text, toggle } from './options'
import { orgIdIfAny } from './references'
import { App, AppInFull, NewAppSecret } from './shapes'

const app = id('app', 'the app, by its client id')
const name = text(CreateApp.shape.name, 'name as people read it')
const redirectUris = text(
  CreateApp.shape.redirectUris,
  'where it may be answered, to the letter; spaces between several',
)

const create = defineCommand({
  kind: 'act',
  help: 'register an app: the vendor’s own, which asks for no consent, or an organization’s',
  options: {
    ...{ name, kind: oneOf(appKinds, 'with a server, in the browser only, or a program on a device'), redirectUris },
    org: { ...optionally(org), help: 'the organization whose app it is, for its members only: short name or id' },
    asksConsent: toggle('people are asked before it knows them, as by an organization’s app'),
  },
  output: AppInFull,
  async run(ctx, { org: named, ...input }) {
    return inFull(ctx, await createApp(ctx, named === undefined ? null : await getOrgId(ctx, named), input))
  },
})

const list = defineCommand({
  kind: 'look',
  help: 'list apps, the oldest first; those without an organization are the vendor’s own',
  options: { org: orgIfAny, ...slice },
  output: z.array(App),
  run: async (ctx, { org: named, ...part }) =>
    listAppsAsOperator(ctx, { ...part, orgId: await orgIdIfAny(ctx, named) }),
})

const show = defineCommand({
  kind: 'look',
  help: 'show one app: addresses, secrets by their last letters, and our values for it',
  options: { app },
  output: AppInFull,
  run: (ctx, input) => inFull(ctx, input.app),
})

const { postLogoutRedirectUris, backchannelLogoutUri, homeUrl } = ChangeApp.shape

const change = defineCommand({
  kind: 'act',
  help: 'change name and addresses; what is left out stays, an empty value takes it away',
  options: {
    app,
    ...{ name: optionally(name), redirectUris: optionally(redirectUris) },
    postLogoutRedirectUris: optionally(text(postLogoutRedirectUris, 'where it may send people who signed out')),
    backchannelLogoutUri: optionally(text(backchannelLogoutUri, 'where it is told that a session is over')),
    homeUrl: optionally(text(homeUrl, 'its own page')),
  },
  output: AppInFull,
  async run(ctx, { app: appId, ...input }) {
    await changeApp(ctx, await getAppOwner(ctx, appId), { appId, ...input })
    return inFull(ctx, appId)
  },
})

/** A command on one app that shows it afterwards. */
function onApp(help: string, act: typeof turnOnApp) {
  return defineCommand({
    kind: 'act',
    help,
    options: { app },
    output: AppInFull,
    async run(ctx, { app: appId }) {
      await act(ctx, await getAppOwner(ctx, appId), { appId })
      return inFull(ctx, appId)
    },
  })
}

const addSecretCommand = defineCommand({
  kind: 'act',
  help: 'make a client secret and print it, this once; two may be in use',
  options: { app },
  output: NewAppSecret,
  async run(ctx, { app: appId }) {
    const made = await addSecret(ctx, await getAppOwner(ctx, appId), { appId })
    return { id: made.id, app: appId, secret: made.secret }
  },
})

const revokeSecretCommand = defineCommand({
  kind: 'act',
  help: 'take a client secret out of use at once',
  options: { app, secret: id('appSecret', 'the secret, as “apps show” lists it') },
  output: AppInFull,
  async run(ctx, { app: appId, secret: secretId }) {
    await revokeSecret(ctx, await getAppOwner(ctx, appId), { appId, secretId })
    return inFull(ctx, appId)
  },
})

async function inFull(ctx: Ctx<OperatorActor>, appId: AppId) {
  const { org: owner, ...details } = await getAppAsOperator(ctx, appId)
  return { ...details, org: owner?.slug ?? null, ours: addressesOfIssuer() }
}

export const apps: Noun = {
  create,
  list,
  show,
  change,
  'turn-off': onApp('let nobody in through it any more, and end its codes and tokens', turnOffApp),
  'turn-on': onApp('let people in through it again', turnOnApp),
  'add-secret': addSecretCommand,
  'revoke-secret': revokeSecretCommand,
}
