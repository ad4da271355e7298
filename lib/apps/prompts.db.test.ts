import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { addSeconds } from '@/lib/platform/time'
import { aVisit, type VisitForTest } from '@/lib/testing/app-visit'
import { aBrowser, answerOf, requestOf, startApps } from '@/lib/testing/apps'
import { addMember, aMember, anOrg, aUser } from '@/lib/testing/factories'
import { aSession } from '@/lib/testing/sessions'
import { openRequest, sealResumed } from './request'

let provider: Awaited<ReturnType<typeof startApps>>
beforeAll(async () => {
  provider = await startApps()
})
afterAll(() => provider.stop())

type Case = { visit: VisitForTest; more: Record<string, string> }
const plain = () => aVisit(provider.origin)

/** What the app hears when no page may be shown. */
async function heard({ visit, more }: Case): Promise<string> {
  const answer = answerOf(await visit.browser.go(requestOf(visit.app, { prompt: 'none', ...more })))
  return answer.get('error') ?? (answer.get('code') ? 'a code' : 'nothing')
}

async function without(session: boolean): Promise<Case> {
  const visit = await plain()
  return { visit: { ...visit, browser: await aBrowser(provider.origin, session ? visit.sessionId : null) }, more: {} }
}

async function ofTwo(more: (orgs: string[]) => Record<string, string>, confined = false): Promise<Case> {
  const visit = await plain()
  const second = await anOrg()
  await addMember(second, visit.ada)
  if (confined) await db().session.update({ where: { id: visit.sessionId }, data: { confinedTo: visit.org } })
  return { visit, more: more([visit.org, second]) }
}

async function ofOrg(whose: 'own' | 'foreign', firstParty = true): Promise<Case> {
  const visit = await plain()
  const orgId = whose === 'own' ? visit.org : await anOrg()
  await db().app.update({ where: { id: visit.app.id }, data: { orgId, firstParty } })
  return { visit, more: {} }
}

async function ofNobodysMember(): Promise<Case> {
  const sessionId = await aSession(await aUser())
  return { visit: { ...(await plain()), browser: await aBrowser(provider.origin, sessionId) }, more: {} }
}

const yesterday = () => addSeconds(new Date(), -86_400)

describe('an app that must not show a page hears', () => {
  test.each<[string, string, () => Promise<Case>]>([
    ['a code', 'where nothing is missing', () => without(true)],
    ['login_required', 'without a session', () => without(false)],
    [
      'login_required',
      'where the proof is older than it asks',
      async () => ({
        visit: await aVisit(provider.origin, { session: { provenAt: yesterday() } }),
        more: { max_age: '3600' },
      }),
    ],
    ['a code', 'where the proof is young enough', async () => ({ visit: await plain(), more: { max_age: '3600' } })],
    ['interaction_required', 'for one of several organizations, none named', () => ofTwo(() => ({}))],
    [
      'a code',
      'for one of several organizations, that one named',
      () => ofTwo(([, second]) => ({ organization: second! })),
    ],
    [
      'interaction_required',
      'from a session of another organization than the named one',
      () => ofTwo(([, second]) => ({ organization: second! }), true),
    ],
    ['a code', 'from a session of the named organization', () => ofTwo(([first]) => ({ organization: first! }), true)],
    ['a code', 'from a session of one organization, none named', () => ofTwo(() => ({}), true)],
    [
      'interaction_required',
      'for an organization that is not',
      async () => ({ visit: await plain(), more: { organization: 'no-such-org' } }),
    ],
    [
      'interaction_required',
      'for an organization of others',
      async () => ({ visit: await plain(), more: { organization: await anOrg() } }),
    ],
    ['interaction_required', 'from somebody who belongs nowhere', ofNobodysMember],
    ['a code', 'as an app of the own organization that needs no consent', () => ofOrg('own')],
    ['interaction_required', 'as an app of another organization', () => ofOrg('foreign')],
    ['consent_required', 'as an app that was not allowed', () => ofOrg('own', false)],
  ])('%s %s', async (expected, _, scene) => {
    expect(await heard(await scene())).toBe(expected)
  })

  test('consent_required where one more scope is asked for than was allowed', async () => {
    const { visit } = await ofOrg('own', false)
    const allowed = { userId: visit.ada, appId: visit.app.id, orgId: visit.org, createdAt: new Date() }
    await db().appConsent.create({ data: { ...allowed, scopes: ['openid', 'profile'] } })

    expect(await heard({ visit, more: { scope: 'openid profile' } })).toBe('a code')
    expect(await heard({ visit, more: { scope: 'openid profile email' } })).toBe('consent_required')
  })

  test('interaction_required where the app is an organization’s and another one is named', async () => {
    const { visit, more } = await ofTwo(([, second]) => ({ organization: second! }))
    await db().app.update({ where: { id: visit.app.id }, data: { orgId: visit.org } })

    expect(await heard({ visit, more })).toBe('interaction_required')
  })
})

describe('a fresh proof', () => {
  test('is asked for by prompt=login, and one given since then does', async () => {
    const ada = await plain()
    const asked = await ada.browser.go(requestOf(ada.app, { prompt: 'login' }))
    const r = new URL(asked.headers.get('location')!, provider.origin).searchParams.get('r')
    expect(openRequest(r, new Date())?.params).toMatchObject({ client_id: ada.app.id, prompt: 'login' })

    const resumed = sealResumed(ada.app.id, addSeconds(new Date(), -60), new Date())
    const response = await ada.browser.go(requestOf(ada.app, { resumed, max_age: '1' }))

    expect(answerOf(response).get('code')).toBeTruthy()
  })

  test.each<[string, (visit: VisitForTest) => string]>([
    ['of another app', () => sealResumed('app_other', yesterday(), new Date())],
    ['that is too old', ({ app }) => sealResumed(app.id, yesterday(), addSeconds(new Date(), -3600))],
    ['of after the proof', ({ app }) => sealResumed(app.id, addSeconds(new Date(), 60), new Date())],
    ['that somebody made up', () => 'rubbish'],
  ])('is not spared by a note %s', async (_, note) => {
    const visit = await aVisit(provider.origin, { session: { provenAt: addSeconds(new Date(), -7200) } })

    expect(await heard({ visit, more: { max_age: '3600', resumed: note(visit) } })).toBe('login_required')
  })

  test('max_age=0 means now', async () => {
    expect(await heard({ visit: await plain(), more: { max_age: '1' } })).toBe('a code')
    const ada = await plain()
    const response = await ada.browser.go(requestOf(ada.app, { max_age: '0' }))
    expect(response.headers.get('location')).toMatch(/^\/continue\?r=/)
  })
})

test('a member of one organization enters another’s app by no parameter', async () => {
  const [ada, other] = [await plain(), await anOrg()]
  await aMember(other)

  for (const organization of [other, other.toUpperCase(), ` ${other}`, `${ada.org},${other}`, '%00', "' or 1=1"])
    expect(await heard({ visit: ada, more: { organization } })).toBe('interaction_required')
})
