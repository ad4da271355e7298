import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { aVisit, tokensOf, type VisitForTest } from '@/lib/testing/app-visit'
import { anApp, answerOf, requestOf, startApps } from '@/lib/testing/apps'
import { addMember, anOrg } from '@/lib/testing/factories'

let provider: Awaited<ReturnType<typeof startApps>>
beforeAll(async () => {
  provider = await startApps()
})
afterAll(() => provider.stop())

const plain = () => aVisit(provider.origin)

/** What the app hears when no page may be shown. */
async function hinted({ browser, app }: VisitForTest, id_token_hint: string): Promise<string | null> {
  const answer = answerOf(await browser.go(requestOf(app, { prompt: 'none', id_token_hint })))
  return answer.has('code') ? 'a code' : answer.get('error')
}

describe('a hint of whom the app means', () => {
  test('lets that person in, also when it has expired', async () => {
    const ada = await plain()
    const { id_token } = await tokensOf(ada)

    expect(await hinted(ada, id_token)).toBe('a code')
  })

  test('lets nobody else in', async () => {
    const [ada, grace] = [await plain(), await plain()]
    const { id_token } = await tokensOf({ ...grace, app: ada.app })

    expect(await hinted(ada, id_token)).toBe('login_required')
  })

  test('of somebody who is not known any more lets nobody in', async () => {
    const ada = await plain()
    const { id_token } = await tokensOf(ada)
    await db().appSubject.updateMany({ where: { userId: ada.ada }, data: { sub: `sub_${ada.ada}` } })

    expect(await hinted(ada, id_token)).toBe('login_required')
  })

  test('names the organization too, where the app does not: nobody is given another sub unasked', async () => {
    const ada = await plain()
    const second = await anOrg()
    await addMember(second, ada.ada)
    const { id_token } = await tokensOf(ada, { organization: second })

    expect(await hinted(ada, id_token)).toBe('a code')
    const grants = await db().appGrant.findMany({ where: { appId: ada.app.id }, select: { orgId: true } })
    expect(grants).toEqual([{ orgId: second }])
  })

  test.each<[string, (visit: VisitForTest) => Promise<string>]>([
    ['unsigned', async (visit) => new UnsecuredJWT(await claims(visit)).encode()],
    [
      'signed with the secret',
      async (visit) =>
        new SignJWT(await claims(visit))
          .setProtectedHeader({ alg: 'HS256' })
          .sign(new TextEncoder().encode(visit.app.secret)),
    ],
    [
      'signed with the public key as a secret',
      async (visit) =>
        new SignJWT(await claims(visit)).setProtectedHeader({ alg: 'HS256' }).sign(await publicKeyBytes()),
    ],
    [
      'signed by somebody else',
      async (visit) =>
        new SignJWT(await claims(visit))
          .setProtectedHeader({ alg: 'RS256', kid: await kid() })
          .sign((await generateKeyPair('RS256')).privateKey),
    ],
    ['given to another app', async (visit) => (await tokensOf({ ...visit, app: await anApp() })).id_token],
    ['no token at all', async () => 'rubbish'],
  ])('is refused when it is %s', async (_, forge) => {
    const ada = await plain()

    expect(await hinted(ada, await forge(ada))).toBe('invalid_request')
  })
})

async function claims({ app, ada, org }: VisitForTest) {
  const sub = (await db().appSubject.findFirst({ where: { userId: ada, orgId: org } }))?.sub ?? 'sub_nobody'
  return { iss: 'http://localhost:4100/oidc', aud: app.id, sub, iat: 1_700_000_000, exp: 2_700_000_000 }
}
type Published = { kid: string; n: string }
const published = async () =>
  ((await (await fetch(`${provider.origin}/oidc/jwks`)).json()) as { keys: Published[] }).keys[0]!
const kid = async () => (await published()).kid
const publicKeyBytes = async () => new TextEncoder().encode((await published()).n)
