import { expect } from 'vitest'
import { sweepAbandonedAttempts } from '@/lib/attempts/commands'
import { serviceProviderOf } from '@/lib/connections/service-provider'
import { addSeconds } from '@/lib/platform/time'
import { startAcs } from './acs-server'
import { asSystem } from './actors'
import { putLive } from './real-sign-in'
import { aTestScene } from './test-sign-in-scene'
import { atProvider, attemptOf, comeBack, setOut, traceOf, type Way } from './way'

export type Kind = 'saml' | 'oidc'
export type WayScene = Awaited<ReturnType<typeof aWayScene>>

/** When the sweep closes everything that was left by now. */
export const inTwelveMinutes = () => asSystem({ now: addSeconds(new Date(), 12 * 60 + 1) })

/** Both kinds of connection, live, at a provider that makes mistakes on demand; and our routes over HTTP. */
export async function aWayScene() {
  const [scene, { origin, stop: stopAcs }] = await Promise.all([aTestScene(), startAcs()])
  await putLive(scene, 'saml')
  await putLive(scene, 'oidc')

  const begin = (kind: Kind) => setOut(scene, kind, origin)

  /** An address of ours of one of the connections. */
  function ours(path: (connection: string) => string, kind: Kind = 'saml'): string {
    return new URL(path(scene[kind].connectionId), serviceProviderOf('x').metadataUrl).href
  }

  async function expectNextWorks(kind: Kind): Promise<void> {
    const next = await begin(kind)
    expect((await comeBack(next.browser, await atProvider(scene, next))).path).toBe('/auth/confirm')
  }

  /** The cause is named at once, by one check, and stays named when the sign-in is over. */
  async function expectNamed(way: Way, code: string, side: string): Promise<void> {
    const traced = await traceOf(scene, way)
    expect(traced.fixes[0]).toMatchObject({ code, side })
    expect(traced.course.flatMap(({ checks }) => checks).filter((check) => check.code === code)).toHaveLength(1)
    await sweepAbandonedAttempts(inTwelveMinutes())
    expect(await attemptOf(way)).toMatchObject({ state: 'failed', outcome: code })
    expect((await traceOf(scene, way)).fixes[0]).toMatchObject({ code, side })
  }

  async function stop(): Promise<void> {
    scene.idp.stop()
    await stopAcs()
  }
  const { saml, oidc } = scene
  const ids = { saml: saml.connectionId, oidc: oidc.connectionId }
  return { scene, origin, ids, begin, ours, expectNextWorks, expectNamed, stop }
}
