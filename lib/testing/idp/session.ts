import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { readCookie } from './http'
import { findPerson, type Person, type Session, type Tenant } from './tenants'

const COOKIE = 'idp_session'

/** The sign-in this browser did here before, for SAML and OpenID Connect alike. */
export function currentSession(tenant: Tenant, req: IncomingMessage): Session | null {
  return tenant.sessions.get(readCookie(req, COOKIE) ?? '') ?? null
}

export function startSession(tenant: Tenant, res: ServerResponse, person: Person): Session {
  const id = randomBytes(24).toString('base64url')
  const session = { username: person.username, signedInAt: tenant.now() }
  tenant.sessions.set(id, session)
  res.appendHeader('set-cookie', `${COOKIE}=${id}; Path=/${tenant.slug}; HttpOnly; SameSite=Lax`)
  return session
}

export function endSession(tenant: Tenant, req: IncomingMessage, res: ServerResponse): void {
  tenant.sessions.delete(readCookie(req, COOKIE) ?? '')
  res.appendHeader('set-cookie', `${COOKIE}=; Path=/${tenant.slug}; HttpOnly; SameSite=Lax; Max-Age=0`)
}

/** Whom the posted login form means; `null` where name or password don't fit. */
export function personOf(tenant: Tenant, form: URLSearchParams): Person | null {
  const picked = form.get('person')
  if (picked !== null) return findPerson(tenant, picked)

  const [name, password] = [form.get('name')?.trim().toLowerCase(), form.get('password')]
  if (!password) return null
  return tenant.people.find((p) => [p.username, p.email].includes(name ?? '') && p.password === password) ?? null
}
