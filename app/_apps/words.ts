import type { AppKind } from '@/lib/platform/prisma/client'

/** What kinds of apps there are, by how they keep a secret (RFC 6749 §2.1). */
export const kindWords = {
  web: 'Web app with a server',
  browser: 'App in the browser only',
  native: 'Program on a device',
} as const satisfies Record<AppKind, string>

export const appState = (isOn: boolean) =>
  isOn ? ({ word: 'On', tone: 'good' } as const) : ({ word: 'Off', tone: 'off' } as const)
