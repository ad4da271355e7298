'use server'

import { redirect } from 'next/navigation'
import { action } from '@/app/_server/action'
import {
  addCertificate,
  changeConnection,
  removeCertificate,
  removeConnection,
  turnOffConnection,
  turnOnConnection,
} from '@/lib/connections/commands'
import { createOidcConnection, createSamlConnection } from '@/lib/connections/create'
import {
  AddCertificate,
  ChangeConnection,
  CreateOidcConnection,
  CreateSamlConnection,
  OneConnection,
  RemoveCertificate,
} from '@/lib/connections/schema'
import { Slug } from '@/lib/orgs/schema'
import { idOf } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'

const orgId = idOf('org')
const inOrg = { orgId, slug: Slug }

export const createSaml = action(CreateSamlConnection.extend(inOrg), async (ctx, { orgId, slug, ...input }) =>
  redirect(urls.connection(slug, await createSamlConnection(ctx, orgId, input))),
)

export const createOidc = action(CreateOidcConnection.extend(inOrg), async (ctx, { orgId, slug, ...input }) =>
  redirect(urls.connection(slug, await createOidcConnection(ctx, orgId, input))),
)

export const change = action(ChangeConnection.extend({ orgId }), (ctx, { orgId, ...input }) =>
  changeConnection(ctx, orgId, input),
)

export const turnOn = action(OneConnection.extend({ orgId }), (ctx, { orgId, ...input }) =>
  turnOnConnection(ctx, orgId, input),
)

export const turnOff = action(OneConnection.extend({ orgId }), (ctx, { orgId, ...input }) =>
  turnOffConnection(ctx, orgId, input),
)

export const remove = action(OneConnection.extend(inOrg), async (ctx, { orgId, slug, ...input }) => {
  await removeConnection(ctx, orgId, input)
  redirect(urls.connections(slug))
})

export const addCert = action(AddCertificate.extend({ orgId }), (ctx, { orgId, ...input }) =>
  addCertificate(ctx, orgId, input),
)

export const removeCert = action(RemoveCertificate.extend({ orgId }), (ctx, { orgId, ...input }) =>
  removeCertificate(ctx, orgId, input),
)
