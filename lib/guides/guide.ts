import type { Provider } from '@/lib/connections/revision-config'
import { adfs } from './adfs'
import { auth0 } from './auth0'
import { entra } from './entra'
import { google } from './google'
import { jumpcloud } from './jumpcloud'
import { keycloak } from './keycloak'
import { type Guide, type Kind, kindsOf, providersInOrder } from './model'
import { okta } from './okta'
import { onelogin } from './onelogin'
import { otherOidc, otherSaml } from './other'
import { ping } from './ping'

const guides: Record<Provider, Partial<Record<Kind, Guide>>> = {
  ...{ entra, okta, google, onelogin, jumpcloud, ping, adfs, keycloak, auth0 },
  other_saml: otherSaml,
  other_oidc: otherOidc,
}

/**
 * What to do in a provider's console, in order, with the places where our
 * values go. Without a kind, or where there is no guide for it, the provider's
 * first. The same text stands in docs/guides (bin/guides.mjs).
 */
export function guideOf(provider: Provider, kind?: Kind): Guide {
  const known = guides[provider]
  return (kind && known[kind]) ?? known[kindsOf(provider)[0]!]!
}

/** All guides, as the wizard shows them. */
export function allGuides(): Guide[] {
  return providersInOrder.flatMap((provider) => kindsOf(provider).map((kind) => guideOf(provider, kind)))
}
