import type { Stray } from '@/lib/login/strays'
import type { Side } from './model'

/** Sign-ins whose answer, or whose browser, came otherwise than it should, or did not come at all. */
export const strayFixes: Record<Stray | 'never_came_back' | 'left_early', readonly [Side, string]> = {
  never_came_back: [
    'theirs',
    'Nobody came back from the provider, and what its own page said we cannot see. Ask the person what they read there: often the ACS or redirect URL at the provider is not exactly ours, or the person is not assigned.',
  ],
  left_early: [
    'nobody',
    'The provider’s answer was good, and the browser did not stay until the end. Let the person sign in again; if it happens to several, look at what stands between their browsers and us.',
  ],
  connection_off: [
    'ours',
    'This connection, or single sign-on of the organization, was turned off when the answer came. If people should come in this way, turn it on again.',
  ],
  other_browser: [
    'nobody',
    'The answer came in another browser than the one that began, or in one that had lost our cookie meanwhile. Let the person begin and end in one window: apps that open links in themselves, private windows and blocked cookies lead here.',
  ],
  no_cookies: [
    'nobody',
    'The person’s browser keeps no cookies of ours, so it was not sent to the provider. Let them allow cookies for this site, or open it in a browser instead of inside an app.',
  ],
  came_late: [
    'nobody',
    'The answer came after the ten minutes in which a sign-in has to be finished. Let the person sign in again; if it happens to many, look why the provider takes so long, or whether its page was left open overnight.',
  ],
  browser_late: [
    'nobody',
    'The provider’s answer was good, and the browser came for it more than a minute later. Let the person sign in again; if it happens to many, look at the way from their browsers to us.',
  ],
  wrong_binding: [
    'theirs',
    'The answer came by another binding than the one that we take. On the provider’s side, choose HTTP-POST for SAML answers; for OpenID Connect, the response mode “query”.',
  ],
  wrong_address: [
    'theirs',
    'The answer came to an address of ours that is for something else. On the provider’s side, enter our ACS URL, letter by letter; often the entity ID or the start address stands in its place.',
  ],
  no_relay_state: [
    'theirs',
    'The answer came without the RelayState that we had sent, so it was dropped. On the provider’s side, let the application return RelayState as it came, and leave a default relay state empty.',
  ],
  other_connection: [
    'theirs',
    'The answer came to the address of another connection of this organization. On the provider’s side, enter the address of this one; often an application there was copied.',
  ],
}
