import type { Tx } from '@/lib/platform/context'
import type { OrgId } from '@/lib/platform/ids'

type Look = (tx: Tx, id: string) => Promise<{ orgId: string } | null>

/** Which organization a thing belongs to, by what its id says it is. What belongs to a person alone is not here. */
const looks: Record<string, Look> = {
  org: async (_, id) => ({ orgId: id }),
  lrq: (tx, id) => tx.db.linkRequest.findUnique({ where: { id }, select: { orgId: true } }),
  con: (tx, id) => tx.db.connection.findUnique({ where: { id }, select: { orgId: true } }),
  new: (tx, id) => tx.db.newcomer.findUnique({ where: { id }, select: { orgId: true } }),
  inv: (tx, id) => tx.db.invitation.findUnique({ where: { id }, select: { orgId: true } }),
  dom: (tx, id) => tx.db.domain.findUnique({ where: { id }, select: { orgId: true } }),
  lon: (tx, id) => tx.db.domainLoan.findUnique({ where: { id }, select: { orgId: true } }),
  gnt: (tx, id) => tx.db.appGrant.findUnique({ where: { id }, select: { orgId: true } }),
  async idn(tx, id) {
    const identity = await tx.db.identity.findUnique({
      where: { id },
      select: { connection: { select: { orgId: true } } },
    })
    return identity?.connection ?? null
  },
  async prf(tx, id) {
    const proof = await tx.db.identityProof.findUnique({ where: { id }, select: { linkRequestId: true } })
    return proof && (looks.lrq?.(tx, proof.linkRequestId) ?? null)
  },
}

/** The organization that a job's payload is about, where there is one; for its log. */
export async function orgOfJob(tx: Tx, payload: unknown): Promise<{ id: OrgId } | null> {
  for (const value of Object.values((payload ?? {}) as Record<string, unknown>)) {
    const look = typeof value === 'string' ? looks[value.slice(0, 3)] : undefined
    const found = look && (await look(tx, value as string))
    if (found) return { id: found.orgId as OrgId }
  }
  return orgOfAct(tx, payload)
}

/** The mail about an operator's act names the act; its events name the organization. */
async function orgOfAct(tx: Tx, payload: unknown): Promise<{ id: OrgId } | null> {
  const { requestId, at } = (payload ?? {}) as { requestId?: unknown; at?: unknown }
  if (typeof requestId !== 'string' || typeof at !== 'string') return null
  const event = await tx.db.auditEvent.findFirst({
    where: { at: new Date(at), requestId, orgId: { not: null } },
    select: { orgId: true },
  })
  return event && { id: event.orgId as OrgId }
}
