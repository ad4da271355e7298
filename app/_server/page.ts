import 'server-only'
import { forbidden, notFound, redirect } from 'next/navigation'
import { connection } from 'next/server'
import { cache } from 'react'
import { requireFreshProof } from '@/lib/access/authorize'
import { listMyOrgs, type OrgView, openOrg } from '@/lib/orgs/queries'
import type { Ctx, UserActor } from '@/lib/platform/context'
import { isFailure } from '@/lib/platform/errors'
import { urls } from '@/lib/platform/urls'
import { whoIs } from '@/lib/sessions/authenticate'
import { userCtx } from './ctx'

type Search = Record<string, string | string[] | undefined>
export type PageProps = { searchParams: Promise<Search> }
export type OrgPageProps = PageProps & { params: Promise<{ org: string }> }

/**
 * Runs what a signed-in page needs and maps refusals: nobody signed in → the
 * sign-in page and back, a proof that is too old → the step-up page and back, a
 * factor that an organization asks for → the page to set one up and back,
 * what is hidden → 404, what the role lacks → 403.
 *
 * @param path the page's own address, to come back to.
 */
export async function inPage<T>(path: string, load: (ctx: Ctx<UserActor>) => Promise<T>): Promise<T> {
  await connection() // a page that knows who asks is never made at build time
  try {
    return await load(await userCtx())
  } catch (error) {
    return answer(error, path)
  }
}

/** The same for a page of an organization; `load` also gets the page's query as given. */
export async function inOrgPage<T>(
  { params, searchParams }: OrgPageProps,
  path: (slug: string) => string,
  load: (ctx: Ctx<UserActor>, org: OrgView, search: Search) => Promise<T>,
): Promise<{ ctx: Ctx<UserActor>; org: OrgView; data: T }> {
  const [{ org: slug }, search] = await Promise.all([params, searchParams])
  return inPage(withQuery(path(slug), search), async (ctx) => {
    const org = await currentOrg(slug)
    return { ctx, org, data: await load(ctx, org, search).catch((error) => withoutPlan(error, slug)) }
  })
}

/** What the plan lacks has a page of its own, which says how to get it (R014). */
function withoutPlan(error: unknown, slug: string): never {
  if (isFailure(error, 'connection_needs_plan')) redirect(urls.upgrade(slug))
  throw error
}

/** What the frame around a page shows; `null` where the page itself will say why there is nothing to see. */
export async function loadFrame<T>(load: (ctx: Ctx<UserActor>) => Promise<T>): Promise<T | null> {
  await connection()
  try {
    return await load(await userCtx())
  } catch (error) {
    if (isFailure(error)) return null
    throw error
  }
}

/** The organization behind a path; looked up once per request, for the layout and the page. */
export const currentOrg = cache(async (slug: string) => openOrg(await userCtx(), slug))
/** Whose session it is, for the frame; the address only in a session of the person's own (I22). */
export async function currentPerson(ctx: Ctx<UserActor>): Promise<{ name: string; email: string | null }> {
  const { name, email } = await whoIs(ctx)
  return { name, email: ctx.actor.confinedTo ? null : email }
}

export const currentOrgs = cache(async () => listMyOrgs(await userCtx()))

/** Whether an owner's power would be granted right now (I24): pages say beforehand that a proof is needed. */
export function hasFreshProof(ctx: Ctx<UserActor>): boolean {
  try {
    requireFreshProof(ctx)
    return true
  } catch {
    return false
  }
}

/** `path` with the given values as its query; empty ones are left out. */
export function withQuery(path: string, values: Record<string, string | number | string[] | undefined>): string {
  const pairs = Object.entries(values).filter(
    ([, value]) => value !== undefined && value !== '' && !Array.isArray(value),
  )
  const query = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString()
  return query ? `${path}?${query}` : path
}

function answer(error: unknown, path: string): never {
  if (!isFailure(error)) throw error
  if (error.code === 'unauthenticated') redirect(path === urls.home ? urls.login() : urls.loginReturningTo(path))
  if (error.code === 'factor_required') redirect(urls.account.factors(path))
  if (error.code === 'proof_needed') redirect(urls.stepUp(path))
  if (error.status === 404) notFound()
  if (error.status === 403) forbidden()
  throw error
}
