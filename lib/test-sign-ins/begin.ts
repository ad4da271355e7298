import { authorize } from '@/lib/access/authorize'
import { record } from '@/lib/audit/record'
import { requireMayDraft, requireReach } from '@/lib/connections/drafts'
import { beginSaml, putEngineConnection } from '@/lib/connections/jackson'
import { factsOf } from '@/lib/connections/live'
import { beginOidc } from '@/lib/connections/oidc'
import { type Ctx, type SetupActor, transact, type UserActor } from '@/lib/platform/context'
import { digest, newSecret, seal } from '@/lib/platform/crypto'
import { fail } from '@/lib/platform/errors'
import {
  newId,
  newReference,
  type RevisionId,
  type SetupLinkId,
  type TestSignInId,
  type UserId,
} from '@/lib/platform/ids'
import { limits, take } from '@/lib/platform/rate-limit'
import { addSeconds } from '@/lib/platform/time'
import { type Candidate, findCandidate, oidcOf, samlOf } from './candidate'
import { TEST_SECONDS, verifierPurpose } from './row'

/** Who tries: one of the organization's admins, or the visitor of a set-up link, who sees no people (I29). */
export type Starter = { startedById: UserId; setupLinkId: null } | { startedById: null; setupLinkId: SetupLinkId }

export type BegunTest =
  | { kind: 'begun'; testId: TestSignInId; browserSecret: string }
  | { kind: 'too_many'; retryAt: Date }

/**
 * Begins a test sign-in through a revision, live or not. It goes the way of a
 * real one to the provider and back, and ends in a report: nothing that it
 * calls makes sessions, identities or links (I29).
 *
 * @throws Failure `draft_incomplete` for what is unknown or not complete, and those of `authorize`.
 */
export async function beginTest(
  ctx: Ctx<UserActor>,
  { connectionId, revisionId }: { connectionId: string; revisionId: string },
  network: string,
): Promise<BegunTest> {
  const candidate = await findCandidate(ctx, revisionId)
  if (!candidate || candidate.connectionId !== connectionId) fail('draft_incomplete')
  await authorize(ctx, 'connection.test', candidate.orgId)
  return openTest(ctx, candidate, { startedById: ctx.actor.userId, setupLinkId: null }, network)
}

/**
 * The same through a set-up link: of its own connection's draft, and nothing else (I29).
 *
 * @throws Failure `draft_not_found` for every other revision, `draft_incomplete`, and those of `requireMayDraft`.
 */
export async function beginTestByLink(ctx: Ctx<SetupActor>, revisionId: string, network: string): Promise<BegunTest> {
  const { orgId, connectionId, setupLinkId } = ctx.actor
  await requireMayDraft(ctx, orgId, connectionId)
  requireReach(ctx.actor, revisionId)
  const candidate = await findCandidate(ctx, revisionId)
  if (!candidate || candidate.connectionId !== connectionId || candidate.state !== 'draft') fail('draft_incomplete')
  return openTest(ctx, candidate, { startedById: null, setupLinkId }, network)
}

/** The same for whoever has been allowed already: the caller answers for `starter`. */
export async function openTest(ctx: Ctx, candidate: Candidate, starter: Starter, network: string): Promise<BegunTest> {
  const verdict = await take(ctx.now, [
    [limits.starts, network],
    [limits.tests, candidate.orgId],
  ])
  if (!verdict.allowed) return { kind: 'too_many', retryAt: verdict.retryAt }

  const id = newId('testSignIn')
  const browserSecret = newSecret()
  const request = await makeRequest(ctx, candidate, id)
  const { revisionId, connectionId, orgId, number } = candidate
  await transact(ctx, async (tx) => {
    await tx.db.testSignIn.create({
      data: {
        ...{ id, revisionId, connectionId, orgId, ...starter, reference: newReference() },
        ...{ browserHash: digest(browserSecret), requestId: request.requestId, engineState: request.engineState },
        verifierSealed: seal(verifierPurpose(id), request.verifier),
        redirectUrl: request.url,
        ...(request.form ? { redirectForm: request.form } : {}),
        ...{ createdAt: tx.now, expiresAt: addSeconds(tx.now, TEST_SECONDS) },
      },
      select: { id: true },
    })
    await record(tx, { id: orgId }, 'connection.test_begun', { connectionId, number })
  })
  return { kind: 'begun', testId: id, browserSecret }
}

async function makeRequest(ctx: Ctx, candidate: Candidate, relayState: TestSignInId) {
  if (candidate.kind === 'oidc') {
    const asking = { state: relayState, loginHint: null, asking: 'as_it_likes' } as const
    const { url, nonce, verifier } = await beginOidc(oidcOf(candidate), asking)
    return { url, verifier, requestId: nonce, engineState: relayState, form: null }
  }
  const engineClientId = await tellEngine(ctx, candidate)
  return beginSaml(samlOf({ ...candidate, engineClientId }), { relayState, forceAuthn: false })
}

/** The engine learns the revision as it is now, under the revision's id: the live record stays as it is. */
async function tellEngine(ctx: Ctx, candidate: Candidate & { kind: 'saml' }): Promise<string> {
  const { revisionId, config, engineClientId, kept } = candidate
  const key = await putEngineConnection(revisionId, factsOf(config), engineClientId, kept)
  if (key !== engineClientId) await noteKey(ctx, revisionId, key)
  return key
}

async function noteKey(ctx: Ctx, id: RevisionId, engineClientId: string): Promise<void> {
  await ctx.db.connectionRevision.update({ where: { id }, data: { engineClientId }, select: { id: true } })
}
