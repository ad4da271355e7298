import { createOidcConnection, createSamlConnection } from '@/lib/connections/create'
import { beginConnection, draftBeside } from '@/lib/connections/drafts'
import { providers } from '@/lib/connections/revision-config'
import { CreateOidcConnection, CreateSamlConnection, MakeSetupLink } from '@/lib/connections/schema'
import { makeSetupLink } from '@/lib/connections/setup-links'
import { getConnectionOrgId } from '@/lib/operators/connection-queries'
import { getOrgId } from '@/lib/operators/org-queries'
import { credentialOptions, readSecret, typedCredential } from './client-credential'
import { defineCommand, type Noun } from './command'
import { connection, inFull } from './one-connection'
import { file, oneOf, optionally, org, text } from './options'
import { ConnectionInFull } from './shapes'

export const name = text(CreateSamlConnection.shape.name, 'name that its people recognise')
export const metadata = file(CreateSamlConnection.shape.metadataXml, 'the provider’s SAML metadata')

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

const { issuer, clientId, tenantValue } = CreateOidcConnection.shape

const createOidc = defineCommand({
  kind: 'act',
  help: 'create an OIDC connection from the issuer’s discovery document, as a draft',
  options: {
    ...{ org, name, issuer: { ...text(issuer, 'the provider’s issuer'), value: 'URL' } },
    clientId: text(clientId, 'our client id there'),
    ...credentialOptions,
    tenantValue: optionally(text(tenantValue, 'which customer, where many share the issuer (hd, tid)')),
  },
  output: ConnectionInFull,
  async run(ctx, { org: named, clientSecretFile, privateKey, certificate, ...input }) {
    const typed = typedCredential({ clientSecretFile, privateKey, certificate })
    const credential = typed ?? { clientSecret: readSecret('-') }
    const orgId = await getOrgId(ctx, named)
    return inFull(ctx, await createOidcConnection(ctx, orgId, { ...input, ...credential }))
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

/** Those of the commands about connections that make one, or have somebody make it. */
export const newConnections: Noun = {
  begin,
  'create-saml': createSaml,
  'create-oidc': createOidc,
  'send-setup-link': sendSetupLink,
}
