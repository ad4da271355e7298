/** Who and what the sample pages are about. */
export const support = { phone: '+1 617 555 0123', text: '+1 617 555 0124', url: 'https://help.acme.example/sign-in' }
export const f = 'eyJmIjoxfQ.c2VhbGVkLXN0YXRlLW9mLWEtcGFnZQ.'.padEnd(260, 'x')
export const okta = {
  id: 'con_1',
  name: 'Okta — staff',
  orgName: 'Acme Health',
  host: 'acme.okta.example',
  startAction: '/sso/con_1/start',
}
export const entra = {
  id: 'con_2',
  name: 'Entra ID — hospital sites',
  orgName: 'Acme Labs',
  host: 'login.entra.example',
  startAction: '/sso/con_2/start',
}
export const ada = { name: 'Ada Lovelace', email: 'ada@acme.example' }
export const bo = { name: 'Bo Chen', email: 'bo@acme.example' }
