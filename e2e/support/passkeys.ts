import type { CDPSession, Page } from '@playwright/test'

/** A device with passkeys in this browser, which does what it is asked as long as its holder is verified. */
export type Device = {
  /** Whether the holder lets it answer. */
  willing: (is: boolean) => Promise<void>
  count: () => Promise<number>
}

/** Plugs a device into the page's browser that keeps passkeys and verifies its holder (Chromium's virtual authenticator). */
export async function plugIn(page: Page): Promise<Device> {
  const session: CDPSession = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', automaticPresenceSimulation: true },
      ...{ hasResidentKey: true, hasUserVerification: true, isUserVerified: true },
    },
  })
  return {
    willing: async (isUserVerified) => {
      await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })
    },
    count: async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length,
  }
}

/** Adds a passkey on the account's page, in a session with a fresh proof. */
export async function addPasskey(page: Page, name: string): Promise<void> {
  if (!new URL(page.url()).pathname.startsWith('/account/factors')) await page.goto('/account/factors')
  await page.getByLabel('Name of the new passkey').fill(name)
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByRole('listitem').filter({ hasText: name }).waitFor()
}
