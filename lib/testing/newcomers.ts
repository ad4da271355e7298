import { provisionNewcomer } from '@/lib/newcomers/provision'
import { db } from '@/lib/platform/db'
import { type Id, newId } from '@/lib/platform/ids'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { asSystem } from './actors'
import { aMember } from './factories'
import { aBrowser, aSamlOrg, type SamlOrg } from './sso'

/** An organization whose connection gives new people an account. */
export async function anOpenOrg(): Promise<SamlOrg> {
  const org = await aSamlOrg()
  await db().connection.update({ where: { id: org.connectionId }, data: { newcomers: 'provision' } })
  return org
}

/** Ada has come for the first time and waits; the job has not run. */
export async function adaWaits(org: SamlOrg) {
  const browser = aBrowser(org)
  const transaction = await browser.begin()
  await browser.post(transaction, browser.answer(transaction))
  const finished = await browser.finish(transaction)
  if (finished.kind !== 'await_account') throw new Error(`Ada was to wait, and it is ${finished.kind}.`)
  const newcomer = await db().newcomer.findFirstOrThrow({ where: { orgId: org.orgId } })
  const provision = () => provisionNewcomer(asSystem(), { newcomerId: newcomer.id as Id<'newcomer'> })
  const now = () => db().newcomer.findUniqueOrThrow({ where: { id: newcomer.id } })
  return { browser, transaction, newcomer, provision, now }
}

/** What the IdP asserts about Ada. */
export const address = ({ domain }: SamlOrg) => `ada@${domain}`
export const accountOf = (org: SamlOrg) => db().user.findUnique({ where: { emailCanonical: address(org) } })
/** The names of the organization's events, in order. */
export const eventsOf = async (orgId: string) =>
  (await db().auditEvent.findMany({ where: { orgId }, orderBy: [{ at: 'asc' }] })).map(({ name }) => name)

type Invited = { role?: 'admin' | 'member'; teamId?: string; email?: string }

/** An invitation by an owner, of Ada's address unless told otherwise. */
export async function anInvitation(org: SamlOrg, { email = address(org), ...overrides }: Invited = {}) {
  const invitedById = await aMember(org.orgId, 'owner')
  const id = newId('invitation')
  const times = { createdAt: new Date(), expiresAt: addSeconds(new Date(), DAY_SECONDS) }
  await db().invitation.create({
    data: { id, orgId: org.orgId, email, emailCanonical: email, invitedById, ...times, ...overrides },
  })
  return { id, invitedById }
}
