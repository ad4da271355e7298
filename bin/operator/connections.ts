import * as z from 'zod'
import {
  addCertificate,
  changeConnection,
  removeCertificate,
  removeConnection,
  turnOffConnection,
  turnOnConnection,
} from '@/lib/connections/commands'
import { createOidcConnection, createSamlConnection } from '@/lib/connections/create'
import { beginConnection, draftBeside } from '@/lib/connections/drafts'
import { keepAddresses } from '@/lib/connections/kept-addresses'
import { replaceFacts } from '@/lib/connections/replace'
import { providers } from '@/lib/connections/revision-config'
import {
  AddCertificate,
  CreateOidcConnection,
  CreateSamlConnection,
  KeepAddresses,
  MakeSetupLink,
} from '@/lib/connections/schema'
import { serviceProviderOf } from '@/lib/connections/service-provider'
import { makeSetupLink } from '@/lib/connections/setup-links'
import { getConnection, getConnectionOrgId, listConnections } from '@/lib/operators/connection-queries'
import { getOrgId } from '@/lib/operators/org-queries'
import type { Ctx, OperatorActor } from '@/lib/platform/context'
import type { ConnectionId } from '@/lib/platform/ids'
import { defineCommand, type Noun } from './command'
import { file, id, oneOf, optionally, org, orgIfAny, slice, text } from './options'
import { orgIdIfAny } from './references'
import { Connection, ConnectionInFull, RemovedConnection } from './shapes'

const connection = id('connection', 'the connection')
const name = text(CreateSamlConnection.shape.name, 'name that its people recognise')
const metadata = file(CreateSamlConnection.shape.metadataXml, 'the provider’s SAML metadata')
const secret = file(CreateOidcConnection.shape.clientSecret, 'the client secret')

const createSaml = defineCommand({
  kind: 'act',
  help: 'create a SAML connection from the provider’s metadata, as a draft',
  options: { org, name, metadata },
  output: ConnectionInFull,
  async run(ctx, input) {
    const orgId = await getOrgId(ctx, input.org)
    const made = await createSamlConnection(ctx, orgId, { name: input.name, metadataXml: input.metadata })
    return inFull(ctx, made)
  },
})

const fromInput = { ...secret, help: `${secret.help}, also when left out`, optional: true }
const { issuer, clientId, tenantValue } = CreateOidcConnection.shape

const createOidc = defineCommand({
  kind: 'act',
  help: 'create an OIDC connection from the issuer’s discovery document, as a draft',
  options: {
    ...{ org, name, issuer: { ...text(issuer, 'the provider’s issuer'), value: 'URL' } },
    clientId: text(clientId, 'our client id there'),
    clientSecretFile: { ...fromInput, schema: z.string().default('-').pipe(secret.schema) },
    tenantValue: optionally(text(tenantValue, 'which customer, where many share the issuer (hd, tid)')),
  },
  output: ConnectionInFull,
  async run(ctx, { org: named, clientSecretFile: clientSecret, ...input }) {
    const orgId = await getOrgId(ctx, named)
    return inFull(ctx, await createOidcConnection(ctx, orgId, { ...input, clientSecret }))
  },
})

const begin = defineCommand({
  kind: 'act',
  help: 'begin a connection that its owner, or whoever gets a set-up link, fills in',
  options: {
    ...{ org, name, provider: oneOf(providers, 'whose guide is shown') },
    kind: oneOf(['saml', 'oidc'], 'how the provider talks to us'),
  },
  output: ConnectionInFull,
  async run(ctx, { org: named, ...input }) {
    const { connectionId } = await beginConnection(ctx, await getOrgId(ctx, named), input)
    return inFull(ctx, connectionId)
  },
})

const { contactName, contactEmail } = MakeSetupLink.shape

const sendSetupLink = defineCommand({
  kind: 'act',
  help: 'mail a set-up link: one draft, thirty days, nothing else of the organization',
  options: {
    connection,
    name: text(contactName, 'who fills it in'),
    email: { ...text(contactEmail, 'where the link goes'), value: 'E-MAIL' },
  },
  output: ConnectionInFull,
  async run(ctx, { connection: connectionId, name, email }) {
    const orgId = await getConnectionOrgId(ctx, connectionId)
    await draftBeside(ctx, orgId, connectionId)
    await makeSetupLink(ctx, orgId, { connectionId, contactName: name, contactEmail: email })
    return inFull(ctx, connectionId)
  },
})

const list = defineCommand({
  kind: 'look',
  help: 'list connections',
  options: { org: orgIfAny, ...slice },
  output: z.array(Connection),
  columns: ['id', 'org', 'name', 'kind', 'state', 'linked', 'lastSignInAt'],
  run: async (ctx, { org: named, ...part }) => listConnections(ctx, { ...part, orgId: await orgIdIfAny(ctx, named) }),
})

const show = defineCommand({
  kind: 'look',
  help: 'show one connection: certificates, and our values for the provider',
  options: { connection },
  output: ConnectionInFull,
  run: (ctx, input) => inFull(ctx, input.connection),
})

/** A command on one connection that shows it afterwards. */
function onConnection(help: string, change: typeof turnOnConnection) {
  return defineCommand({
    kind: 'act',
    help,
    options: { connection },
    output: ConnectionInFull,
    async run(ctx, { connection: connectionId }) {
      await change(ctx, await getConnectionOrgId(ctx, connectionId), { connectionId })
      return inFull(ctx, connectionId)
    },
  })
}

const change = defineCommand({
  kind: 'act',
  help: 'change name, metadata or client secret, as a new revision; what is left out stays',
  options: { connection, name: optionally(name), metadata: optionally(metadata), clientSecretFile: optionally(secret) },
  output: ConnectionInFull,
  async run(ctx, { connection: connectionId, metadata: metadataXml, clientSecretFile: clientSecret, name: newName }) {
    const orgId = await getConnectionOrgId(ctx, connectionId)
    await replaceFacts(ctx, orgId, connectionId, { metadataXml, clientSecret })
    if (newName) await changeConnection(ctx, orgId, { connectionId, name: newName })
    return inFull(ctx, connectionId)
  },
})

const addCertificateCommand = defineCommand({
  kind: 'act',
  help: 'trust one more signing certificate beside the present ones',
  options: { connection, certificate: file(AddCertificate.shape.pem, 'the certificate, PEM') },
  output: ConnectionInFull,
  async run(ctx, { connection: connectionId, certificate: pem }) {
    await addCertificate(ctx, await getConnectionOrgId(ctx, connectionId), { connectionId, pem })
    return inFull(ctx, connectionId)
  },
})

const removeCertificateCommand = defineCommand({
  kind: 'act',
  help: 'stop trusting a signing certificate at once',
  options: { connection, certificate: id('certificate', 'the certificate, as “connections show” lists it') },
  output: ConnectionInFull,
  async run(ctx, { connection: connectionId, certificate: certificateId }) {
    await removeCertificate(ctx, await getConnectionOrgId(ctx, connectionId), { connectionId, certificateId })
    return inFull(ctx, connectionId)
  },
})

const { entityId, acsUrl } = KeepAddresses.shape

const keep = defineCommand({
  kind: 'act',
  help: 'keep the entity ID and ACS address that its provider knows from another product; left out, our own come back',
  options: {
    connection,
    entityId: optionally(text(entityId, 'the entity ID that the provider knows us by')),
    acsUrl: optionally({ ...text(acsUrl, 'the address to which the provider posts'), value: 'URL' }),
  },
  output: ConnectionInFull,
  async run(ctx, { connection: connectionId, entityId = '', acsUrl = '' }) {
    await keepAddresses(ctx, await getConnectionOrgId(ctx, connectionId), { connectionId, entityId, acsUrl })
    return inFull(ctx, connectionId)
  },
})

const remove = defineCommand({
  kind: 'act',
  help: 'remove a connection by which nobody has come',
  options: { connection },
  output: RemovedConnection,
  async run(ctx, { connection: connectionId }) {
    await removeConnection(ctx, await getConnectionOrgId(ctx, connectionId), { connectionId })
    return { id: connectionId, removed: true as const }
  },
})

async function keptOf(ctx: Ctx<OperatorActor>, id: ConnectionId) {
  const row = await ctx.db.connection.findUnique({ where: { id }, select: { spEntityId: true, spAcsUrl: true } })
  return row && { entityId: row.spEntityId, acsUrl: row.spAcsUrl }
}

async function inFull(ctx: Ctx<OperatorActor>, connectionId: ConnectionId) {
  return {
    ...(await getConnection(ctx, connectionId)),
    ours: serviceProviderOf(connectionId, await keptOf(ctx, connectionId)),
  }
}

export const connections: Noun = {
  begin,
  'create-saml': createSaml,
  'create-oidc': createOidc,
  list,
  show,
  change,
  'turn-on': onConnection('offer the connection at sign-in', turnOnConnection),
  'turn-off': onConnection('take it from sign-in and end the sessions that came by it', turnOffConnection),
  'add-certificate': addCertificateCommand,
  'remove-certificate': removeCertificateCommand,
  'keep-addresses': keep,
  'send-setup-link': sendSetupLink,
  remove,
}
