import { statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoPeople } from './demo-people'
import { loadKeys } from './keys'
import { authnRequest, postedBy, redirectTo } from './saml-visit'
import { startIdp } from './server'
import { visitor } from './visitor'

const product = 'http://localhost:4100'
const globex = { slug: 'globex', name: 'Globex', people: demoPeople.globex }
const sp = { entityId: `${product}/sso/con_1/metadata`, acsUrl: `${product}/sso/con_1/acs` }

let folder: string
let keysFile: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'idp-'))
  keysFile = join(folder, 'keys.json')
})
afterAll(() => rm(folder, { recursive: true }))

test('the demo’s product needs no registration, other origins do', async () => {
  const clients = [{ client_id: 'demo', client_secret: 'demo secret', redirect_uris: [`${product}/sso/demo/callback`] }]
  const idp = await startIdp({ port: 0, keysFile, productOrigin: product, tenants: [{ ...globex, clients }] })
  const browser = visitor(idp.url)
  const bySaml = (acsUrl: string) =>
    browser.get(redirectTo(`${idp.url}/globex/saml/sso`, authnRequest({ ...sp, acsUrl }), 'state'))
  const byOidc = (redirect_uri: string) => {
    const query = new URLSearchParams({ client_id: 'demo', response_type: 'code', scope: 'openid', redirect_uri })
    return browser.get(`${idp.url}/globex/oidc/auth?${query}`)
  }

  const known = [await bySaml(sp.acsUrl), await byOidc(`${product}/sso/con_2/callback`)]
  const foreign = [await bySaml('http://localhost:4999/sso/con_1/acs'), await byOidc(`${product}/elsewhere`)]
  await idp.stop()

  expect(known.map(({ status }) => status)).toEqual([200, 200])
  expect(foreign.map(({ status }) => status)).toEqual([403, 400])
})

test('an application that was seen once gets a tile', async () => {
  const idp = await startIdp({ port: 0, keysFile, productOrigin: product, tenants: [globex] })
  const browser = visitor(idp.url)
  const login = await browser.get(redirectTo(`${idp.url}/globex/saml/sso`, authnRequest(sp), 'state'))
  await browser.post(login.url, { person: 'gus' })

  const { body } = await browser.get(`${idp.url}/globex`)
  const [, tile = ''] = /href="([^"]*tile[^"]*)"/.exec(body) ?? []
  const { xml, action } = postedBy(await browser.get(`${idp.url}${tile.replaceAll('&#38;', '&')}`))
  await idp.stop()

  expect(body).toContain('Signed in as Gus Globex')
  expect(action).toBe(sp.acsUrl)
  expect(xml).toContain('gus@globex.example')
})

test('tests order faults over HTTP; without the option nobody does', async () => {
  const tenants = [{ ...globex, serviceProviders: [sp] }]
  const [open, closed] = [
    await startIdp({ port: 0, keysFile, tenants, controls: true }),
    await startIdp({ port: 0, keysFile, tenants }),
  ]
  const order = { call: 'failNext', tenant: 'globex', person: 'gus', fault: 'unsigned' }
  const browser = visitor(open.url)

  const answers = [await orderOverHttp(open.url, order), await orderOverHttp(closed.url, order)]
  const login = await browser.get(redirectTo(`${open.url}/globex/saml/sso`, authnRequest(sp), 'state'))
  const { xml } = postedBy(await browser.post(login.url, { person: 'gus' }))
  await Promise.all([open.stop(), closed.stop()])

  expect(answers).toEqual([200, 404])
  expect(xml).toContain('gus@globex.example')
  expect(xml).not.toContain('Signature')
})

test('keys outlive the process, for nobody else to read', async () => {
  const [first, second] = [loadKeys(['globex'], keysFile), loadKeys(['globex'], keysFile)]

  expect(second).toEqual(first)
  expect(statSync(keysFile).mode & 0o777).toBe(0o600)
})

async function orderOverHttp(url: string, order: object): Promise<number> {
  const headers = { 'content-type': 'application/json' }
  return (await fetch(`${url}/__control`, { method: 'POST', headers, body: JSON.stringify(order) })).status
}
