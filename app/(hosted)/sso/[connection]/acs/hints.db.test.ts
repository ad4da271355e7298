import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { env } from '@/lib/platform/env'
import { urls } from '@/lib/platform/urls'
import { aBrowser, aSamlOrg, type SamlOrg } from '@/lib/testing/sso'
import { POST } from './route'

// The engine, asked alone, lets whoever posts an answer choose the tenant by hints (J1). It is pinned, and whatever
// version it has one day, what an address or a form says must choose nothing.

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'))

test('the engine is pinned to the version that was attacked, in the lockfile too', () => {
  const [{ dependencies }, { packages }] = [read('package.json'), read('package-lock.json')]

  expect(dependencies['@boxyhq/saml-jackson']).toBe('26.2.0')
  expect(packages['node_modules/@boxyhq/saml-jackson']).toMatchObject({
    version: '26.2.0',
    integrity: expect.stringMatching(/^sha512-/),
  })
})

test('everything that runs is pinned to one version, with its digest', () => {
  const [{ dependencies }, { packages }] = [read('package.json'), read('package-lock.json')]
  const installed = Object.entries(packages as Record<string, { integrity?: string; link?: boolean }>).filter(
    ([path]) => path,
  )

  expect(Object.entries(dependencies).filter(([, version]) => !/^\d+(\.\d+){0,2}$/.test(String(version)))).toEqual([])
  expect(
    installed.filter(([, { integrity, link }]) => !link && !integrity?.startsWith('sha512-')).map(([path]) => path),
  ).toEqual([])
})

/** Every parameter by which the engine, or a stranger, might name another organization than the one of the path. */
function hintsAt({ connectionId, orgId, issuer, domain }: SamlOrg): Record<string, string> {
  return {
    ...{ idp_hint: connectionId, connection: connectionId, tenant: orgId, org: orgId, organization: orgId },
    ...{
      product: 'porchlight',
      client_id: `tenant=${connectionId}&product=porchlight`,
      entityId: issuer,
      entity_id: issuer,
    },
    ...{ idp_initiated: 'true', domain, provider: 'saml', state: connectionId, redirect_uri: 'https://evil.example/' },
  }
}

async function post(
  at: SamlOrg,
  samlResponse: string,
  relayState: string,
  hints: Record<string, string>,
): Promise<string> {
  const query = new URLSearchParams(hints)
  const body = new URLSearchParams({ ...hints, SAMLResponse: samlResponse, RelayState: relayState })
  const request = new Request(`${env().PUBLIC_URL}${urls.ssoAcs(at.connectionId)}?${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: `idp_hint=${hints.idp_hint}`, ...hints },
    body: body.toString(),
  })
  const answer = await POST(request, { params: Promise.resolve({ connection: at.connectionId }) })
  return new URL(answer.headers.get('location') ?? 'http://none').pathname
}

test('hints make nobody of another organization out of what a provider says', async () => {
  const [acme, rival] = [await aSamlOrg(), await aSamlOrg()]
  const hints = hintsAt(acme)
  const spy = aBrowser(rival)
  const victim = `ada@${acme.domain}`

  for (const relay of ['own', acme.connectionId, `idp_hint=${acme.connectionId}`]) {
    const begun = await spy.begin()
    const answer = spy.answer(begun, { nameId: victim, attributes: { email: victim } })
    const relayState = relay === 'own' ? begun.id : relay
    const [atRival, atAcme] = [
      await post(rival, answer, relayState, hints),
      await post(acme, answer, relayState, hints),
    ]

    expect(atAcme).not.toMatch(/\/callback$/)
    if (atRival.endsWith('/callback')) expect(await spy.finish(begun)).toMatchObject({ kind: 'refused' })
  }
  expect(await db().session.count({ where: { confinedTo: { in: [acme.orgId, rival.orgId] } } })).toBe(0)
  expect(await db().identity.count({ where: { connectionId: acme.connectionId } })).toBe(0)
})

test('hints keep nobody from signing in where their transaction began', async () => {
  const [acme, rival] = [await aSamlOrg(), await aSamlOrg()]
  const ada = aBrowser(acme)
  const begun = await ada.begin()

  expect(await post(acme, ada.answer(begun), begun.id, hintsAt(rival))).toBe(urls.ssoCallback(acme.connectionId))
  expect(await ada.finish(begun)).toMatchObject({ kind: 'confirm_identity' })
  expect(await db().identity.findFirst({ where: { subject: `ada@${acme.domain}` } })).toMatchObject({
    connectionId: acme.connectionId,
  })
})
