import { proofCode } from '@/lib/link-requests/emails'
import { askProofCode } from '@/lib/link-requests/prove'
import { secretsOf } from '@/lib/mail/secrets'
import { db } from '@/lib/platform/db'
import { type Id, newId } from '@/lib/platform/ids'
import { asIdentity, asSystem } from './actors'
import { aMember, anOrg, aWaitingRequest, type RequestForTest } from './factories'
import { enqueuedJobs } from './outbox'

// The scene of a mailed proof: an account, a sign-in that waits, and the mails in between.

let networks = 0
/** A network that nobody else comes from: limits of one test must not meet those of another. */
export const from = () => ({ network: `203.0.${networks++}.x`, browserHash: null })
export const minutes = (n: number) => new Date(Date.now() + n * 60_000)
export const nameOf = async (id: string) => (await db().user.findUniqueOrThrow({ where: { id } })).username

/** Sends the mails that were asked for, as the worker would. */
export async function mailed(now = new Date()) {
  const jobs = (await enqueuedJobs()).filter(({ name }) => name === proofCode.job.name)
  const mails = []
  for (const { payload } of jobs)
    mails.push(await proofCode.load(asSystem({ now }), payload as { proofId: Id<'proof'> }, secretsOf(newId('job'))))
  return mails.flat().filter((mail) => mail !== null)
}

export async function scene(org: Parameters<typeof anOrg>[0] = {}) {
  const orgId = await anOrg(org)
  const ada = await aMember(orgId)
  const request = await aWaitingRequest(orgId)
  return { orgId, ada, request, browser: asIdentity(request.identity) }
}

export async function askFor(userId: string, request: RequestForTest, browser = asIdentity(request.identity)) {
  return askProofCode(browser, { linkRequestId: request.id, identifier: await nameOf(userId), ...from() })
}
