import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { digest } from '@/lib/platform/crypto'
import { db } from '@/lib/platform/db'
import { demoPeople } from '@/lib/testing/idp/demo-people'
import { type RunningIdp, startIdp } from '@/lib/testing/idp/server'
import { verifyPassword } from '@/lib/users/password'
import type { Summary } from './seed-content'
import { seedDemo } from './seed-demo'

const folder = mkdtempSync(join(tmpdir(), 'porchlight-seed-'))
const files = {
  ...{ idpKeysFile: join(folder, 'keys.json'), summaryFile: join(folder, 'summary.json') },
  appsFile: join(folder, 'apps.json'),
}
const appUrls = { widgets: 'http://127.0.0.1:4103', reports: 'http://127.0.0.1:4104', desktop: 'http://127.0.0.1:4105' }
const productUrl = 'http://localhost:4100'
let idp: RunningIdp

beforeAll(async () => {
  idp = await openIdp()
  await seedDemo({ ...files, idpUrl: idp.url, productUrl, appUrls })
}, 30_000)

afterAll(async () => {
  await idp.stop()
  rmSync(folder, { recursive: true })
})

function openIdp(): Promise<RunningIdp> {
  const tenants = (['acme', 'globex'] as const).map((slug) => ({ slug, name: slug, people: demoPeople[slug] }))
  return startIdp({ port: 0, keysFile: files.idpKeysFile, productOrigin: productUrl, tenants })
}

const summary = (): Summary => JSON.parse(readFileSync(files.summaryFile, 'utf8'))

/** Every row that the seed may write, and how much stands in the audit log. */
async function everything() {
  const [companies, orgs, users, memberships, domains, connections, certificates, apps, events] = await Promise.all([
    db().company.findMany(),
    db().org.findMany({ orderBy: { slug: 'asc' } }),
    db().user.findMany({ orderBy: { username: 'asc' } }),
    db().membership.findMany({ orderBy: [{ orgId: 'asc' }, { userId: 'asc' }] }),
    db().domain.findMany({ orderBy: { name: 'asc' } }),
    db().connection.findMany({ orderBy: [{ orgId: 'asc' }, { kind: 'asc' }] }),
    db().connectionCertificate.findMany({ orderBy: { id: 'asc' } }),
    db().app.findMany({ include: { secrets: true }, orderBy: { name: 'asc' } }),
    db().auditEvent.count(),
  ])
  return { companies, orgs, users, memberships, domains, connections, certificates, apps, events }
}

test('the demo has two organizations whose people can sign in by password, SAML and OIDC', async () => {
  const { companies, orgs, memberships, domains, connections } = await everything()

  expect(companies).toMatchObject([{ name: 'Northwind Care', plan: 'business' }])
  expect(orgs).toMatchObject([
    { slug: 'acme', name: 'Acme Health', ssoMode: 'optional' },
    { slug: 'globex', name: 'Globex', ssoMode: 'optional' },
  ])
  expect(domains).toMatchObject([
    { name: 'acme.example', state: 'verified' },
    { name: 'globex.example', state: 'verified' },
  ])
  expect(memberships).toHaveLength(8)
  expect(connections.map(({ state }) => state)).toEqual(['active', 'active', 'active', 'active'])
  expect(await db().identity.count()).toBe(0)
})

test('only the summary holds the passwords, for this user’s eyes, and they work', async () => {
  const bo = summary().people.find(({ label }) => label === 'Bo Chen')
  const account = await db().user.findUniqueOrThrow({ where: { emailCanonical: bo?.login ?? '' } })

  expect(await verifyPassword(account.passwordHash, bo?.password ?? '')).toBe(true)
  expect(bo?.password).toMatch(/^([a-z]{4}-){3}[a-z]{4}$/)
  expect(statSync(files.summaryFile).mode & 0o777).toBe(0o600)
  expect(
    summary()
      .people.filter(({ password }) => !password)
      .map(({ label }) => label),
  ).toEqual(['Nia', 'Mallory'])
})

test('every act stands in the audit log with its reason', async () => {
  const actors = await db().auditEvent.findMany({ select: { actor: true }, distinct: ['actor'] })

  expect(actors).toEqual([{ actor: { kind: 'operator', operatorId: null, reason: 'demo data' } }])
})

test('seeding again changes nothing', async () => {
  const [before, passwords] = [await everything(), summary()]

  await seedDemo({ ...files, idpUrl: idp.url, productUrl, appUrls })

  expect(await everything()).toEqual(before)
  expect(summary()).toEqual(passwords)
})

test('when the identity provider moved, its connections follow and links stay', async () => {
  const connections = await db().connection.findMany()
  const ada = await db().user.findUniqueOrThrow({ where: { usernameCanonical: 'ada' } })
  const acme = connections.filter(({ issuer }) => issuer.includes('/acme/'))
  for (const { id, kind, issuer } of acme) {
    const subject = { connectionId: id, issuer, subject: 'ada', format: kind, userId: ada.id }
    await db().identity.create({ data: { id: `idn_${kind}`, ...subject, createdAt: new Date() } })
  }
  await idp.stop()
  idp = await openIdp()

  await seedDemo({ ...files, idpUrl: idp.url, productUrl, appUrls })

  const moved = await db().connection.findMany({ include: { identities: true } })
  expect(moved.map(({ id }) => id).sort()).toEqual(connections.map(({ id }) => id).sort())
  for (const { issuer, signInUrl, state, identities } of moved) {
    expect([issuer, signInUrl].every((url) => url.startsWith(idp.url))).toBe(true)
    expect(state).toBe('active')
    expect(identities.every((identity) => identity.issuer === issuer && identity.userId === ada.id)).toBe(true)
  }
  expect(await db().identity.count()).toBe(2)
})

test('the vendor’s apps are registered with a secret each that only a file for this user’s eyes holds', async () => {
  const { apps } = await everything()
  const told = JSON.parse(readFileSync(files.appsFile, 'utf8')) as { clientId: string; clientSecret: string | null }[]

  expect(apps.map(({ name, kind, firstParty, orgId }) => ({ name, kind, firstParty, orgId }))).toEqual(
    [['Desktop', 'native'] as const, ['Reports', 'web'] as const, ['Widgets', 'web'] as const].map(([name, kind]) => ({
      ...{ name, kind, firstParty: true, orgId: null },
    })),
  )
  for (const { id, secrets } of apps) {
    const { clientSecret } = told.find(({ clientId }) => clientId === id)!
    expect(secrets.map(({ secretHash }) => secretHash)).toEqual(clientSecret ? [digest(clientSecret)] : [])
  }
  expect(statSync(files.appsFile).mode & 0o777).toBe(0o600)
})

test('apps follow to other ports with the secrets they have, and get new ones when theirs were lost', async () => {
  const read = () => JSON.parse(readFileSync(files.appsFile, 'utf8')) as { url: string; clientSecret: string | null }[]
  const moved = { ...appUrls, widgets: 'http://127.0.0.1:5103' }
  const before = read()

  await seedDemo({ ...files, idpUrl: idp.url, productUrl, appUrls: moved })
  expect(read().map(({ clientSecret }) => clientSecret)).toEqual(before.map(({ clientSecret }) => clientSecret))
  expect(await db().app.findFirst({ where: { name: 'Widgets' } })).toMatchObject({
    redirectUris: ['http://127.0.0.1:5103/callback'],
    backchannelLogoutUri: 'http://127.0.0.1:5103/backchannel-logout',
  })

  rmSync(files.appsFile)
  await seedDemo({ ...files, idpUrl: idp.url, productUrl, appUrls: moved })
  const [after] = read()
  expect(after?.clientSecret).not.toBe(before[0]?.clientSecret)
  const living = await db().appSecret.findMany({ where: { app: { name: 'Widgets' }, revokedAt: null } })
  expect(living.map(({ secretHash }) => secretHash)).toEqual([digest(after?.clientSecret ?? '')])
})

test('after the summary was lost, the new passwords on the screen work', async () => {
  rmSync(files.summaryFile)

  await seedDemo({ ...files, idpUrl: idp.url, productUrl, appUrls })

  expect(existsSync(files.summaryFile)).toBe(true)
  const { login, password } = summary().people[0]!
  const account = await db().user.findUniqueOrThrow({ where: { emailCanonical: login } })
  expect(await verifyPassword(account.passwordHash, password)).toBe(true)
})
