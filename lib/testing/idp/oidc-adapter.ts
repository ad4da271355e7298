import { findClient, type OidcClient, type Tenant } from './tenants'

type Row = { uid?: string; userCode?: string; grantId?: string; consumed?: number }

/**
 * oidc-provider's storage in memory. Clients are looked up each time, so that
 * they can be registered while the server runs. Expiry is the library's own
 * business: it checks `exp` of what it finds.
 */
export function memoryAdapter(tenant: Tenant): (model: string) => object {
  const rows = new Map<string, Row>()
  return (model) => (model === 'Client' ? clientAdapter(tenant) : modelAdapter(rows, model))
}

function clientAdapter(tenant: Tenant) {
  return {
    async find(clientId: string) {
      const client = findClient(tenant, clientId)
      return client ? registration(client) : undefined
    },
  }
}

function registration(client: OidcClient): object {
  return { response_types: ['code'], grant_types: ['authorization_code'], require_auth_time: true, ...client }
}

function modelAdapter(rows: Map<string, Row>, model: string) {
  const findBy = (field: 'uid' | 'userCode', value: string) =>
    [...rows].find(([key, row]) => key.startsWith(`${model}:`) && row[field] === value)?.[1]

  return {
    async upsert(id: string, row: Row) {
      rows.set(`${model}:${id}`, row)
    },
    async find(id: string) {
      return rows.get(`${model}:${id}`)
    },
    async findByUid(uid: string) {
      return findBy('uid', uid)
    },
    async findByUserCode(userCode: string) {
      return findBy('userCode', userCode)
    },
    async consume(id: string) {
      const row = rows.get(`${model}:${id}`)
      if (row) row.consumed = Math.floor(Date.now() / 1000)
    },
    async destroy(id: string) {
      rows.delete(`${model}:${id}`)
    },
    async revokeByGrantId(grantId: string) {
      for (const [key, row] of rows) if (row.grantId === grantId) rows.delete(key)
    },
  }
}
