import { type Addresses, documentOf } from '@/app/_server/api-document'
import type { Json } from '@/app/_server/api-schemas'
import { env } from '@/lib/platform/env'
import * as setupLink from './organizations/[org]/connections/[connection]/setup-links/[link]/route'
import * as setupLinks from './organizations/[org]/connections/[connection]/setup-links/route'
import * as connections from './organizations/[org]/connections/route'
import * as plan from './organizations/[org]/plan/route'
import * as organization from './organizations/[org]/route'
import * as organizations from './organizations/route'

/** Each route of this folder that answers a key; openapi.test.ts looks whether all are here. */
const addresses: Addresses = {
  '/organizations': organizations,
  '/organizations/[org]': organization,
  '/organizations/[org]/plan': plan,
  '/organizations/[org]/connections': connections,
  '/organizations/[org]/connections/[connection]/setup-links': setupLinks,
  '/organizations/[org]/connections/[connection]/setup-links/[link]': setupLink,
}

/** The API’s document in OpenAPI 3.1, as `GET /api/v1/openapi.json` answers it. */
export const apiDocument = (): Json => documentOf(addresses, `${env().PUBLIC_URL}/api/v1`)
