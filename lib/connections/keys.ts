import type { Tx } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import { newId } from '@/lib/platform/ids'
import { type Certificate, MAX_KEYS, TOO_MANY_KEYS } from './certificates'
import { factsOf, type LiveRow, liveConfigOf, tellEngine } from './live'

/**
 * Trusts one more signing key beside the present ones. The caller holds the
 * connection's row, has asked who may do that, and writes it down.
 */
export async function addKey(tx: Tx, row: LiveRow, certificate: Certificate): Promise<void> {
  const live = liveConfigOf(row)
  if (live?.kind !== 'saml') fail('connection_not_found')
  await tx.db.connectionCertificate.createMany({
    data: [{ id: newId('certificate'), connectionId: row.id, ...certificate, createdAt: tx.now }],
    skipDuplicates: true,
  })
  await tx.db.foundKey.updateMany({
    where: { connectionId: row.id, fingerprint: certificate.fingerprint },
    data: { state: 'taken', decidedAt: tx.now, decidedById: tx.actor.kind === 'user' ? tx.actor.userId : null },
  })
  const isKnown = live.certificates.some(({ fingerprint }) => fingerprint === certificate.fingerprint)
  const certificates = isKnown ? live.certificates : [...live.certificates, certificate]
  if (certificates.length > MAX_KEYS) fail('certificate_invalid', { detail: TOO_MANY_KEYS })
  await tellEngine(tx, row, factsOf({ ...live, certificates }))
}

/** Remembers that a revision does without a key: no metadata brings it back, going back does (I25). */
export async function dropKey(tx: Tx, connectionId: string, certificate: Certificate): Promise<void> {
  const { pem, fingerprint, notAfter } = certificate
  await tx.db.foundKey.upsert({
    where: { connectionId_fingerprint: { connectionId, fingerprint } },
    create: {
      ...{ id: newId('foundKey'), connectionId, pem, fingerprint, notAfter, foundAt: tx.now },
      ...{ state: 'dropped', decidedAt: tx.now },
    },
    update: {},
    select: { id: true },
  })
  const known = { connectionId, fingerprint, state: { in: ['taken', 'waiting'] } }
  await tx.db.foundKey.updateMany({ where: known, data: { state: 'dropped', decidedAt: tx.now } })
}

/** Remembers that a key must not come back by itself, whatever the provider's metadata says (I25). */
export async function refuseKey(
  tx: Tx,
  connectionId: string,
  { pem, fingerprint, notAfter }: Certificate,
): Promise<void> {
  const decided = {
    state: 'refused',
    decidedById: tx.actor.kind === 'user' ? tx.actor.userId : null,
    decidedAt: tx.now,
  }
  await tx.db.foundKey.upsert({
    where: { connectionId_fingerprint: { connectionId, fingerprint } },
    create: { id: newId('foundKey'), connectionId, pem, fingerprint, notAfter, foundAt: tx.now, ...decided },
    update: decided,
    select: { id: true },
  })
}
