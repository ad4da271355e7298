import * as z from 'zod'
import {
  addCertificate,
  changeConnection,
  removeCertificate,
  removeConnection,
  turnOffConnection,
  turnOnConnection,
} from '@/lib/connections/commands'
import { keepAddresses } from '@/lib/connections/kept-addresses'
import { replaceFacts } from '@/lib/connections/replace'
import { AddCertificate, KeepAddresses } from '@/lib/connections/schema'
import { getConnectionOrgId, listConnections } from '@/lib/operators/connection-queries'
import { credentialOptions, typedCredential } from './client-credential'
import { defineCommand, type Noun } from './command'
import { metadata, name, newConnections } from './new-connections'
import { connection, inFull } from './one-connection'
import { file, id, optionally, orgIfAny, slice, text } from './options'
import { orgIdIfAny } from './references'
import { Connection, ConnectionInFull, RemovedConnection } from './shapes'

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
  help: 'change name, metadata, client secret or key, as a new revision; what is left out stays',
  options: { connection, name: optionally(name), metadata: optionally(metadata), ...credentialOptions },
  output: ConnectionInFull,
  async run(ctx, { connection: connectionId, metadata: metadataXml, name: newName, ...typed }) {
    const credential = typedCredential(typed)
    const orgId = await getConnectionOrgId(ctx, connectionId)
    await replaceFacts(ctx, orgId, connectionId, { metadataXml, credential })
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

export const connections: Noun = {
  ...newConnections,
  list,
  show,
  change,
  'turn-on': onConnection('offer the connection at sign-in', turnOnConnection),
  'turn-off': onConnection('take it from sign-in and end the sessions that came by it', turnOffConnection),
  'add-certificate': addCertificateCommand,
  'remove-certificate': removeCertificateCommand,
  'keep-addresses': keep,
  remove,
}
