import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import * as z from 'zod'
import { env } from '@/lib/platform/env'
import { CHALLENGE_SECONDS } from './model'

// The one place that knows WebAuthn (Level 3). Origin and relying party are PUBLIC_URL's, whatever a request says.

const relyingParty = () => {
  const { origin, hostname } = new URL(env().PUBLIC_URL)
  return { expectedOrigin: origin, expectedRPID: hostname }
}

const base64url = z.string().regex(/^[\w-]{1,4096}$/)
const credential = { id: base64url, rawId: base64url, type: z.literal('public-key') }
const clientExtensionResults = z.looseObject({}).transform(() => ({}))

const Attestation = z.object({
  ...credential,
  clientExtensionResults,
  response: z.object({
    clientDataJSON: z.string(),
    attestationObject: z.string(),
    transports: z.array(z.string().max(30)).max(10).optional(),
  }),
})
const Assertion = z.object({
  ...credential,
  clientExtensionResults,
  response: z.object({
    clientDataJSON: z.string(),
    authenticatorData: z.string(),
    signature: z.string(),
    userHandle: z.string().optional(),
  }),
})
export type Assertion = z.infer<typeof Assertion>

export type Credential = { id: string; transports: string[] }

/** Options for `navigator.credentials.create`, as JSON (WebAuthn §5.1): discoverable, with the person verified. */
export async function registrationOptions(
  challenge: string,
  person: { id: string; name: string; displayName: string },
  existing: readonly Credential[],
): Promise<string> {
  const options = await generateRegistrationOptions({
    rpName: 'Porchlight',
    rpID: relyingParty().expectedRPID,
    userID: new Uint8Array(Buffer.from(person.id)),
    userName: person.name,
    userDisplayName: person.displayName,
    challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
    timeout: CHALLENGE_SECONDS * 1000,
    attestationType: 'none',
    excludeCredentials: [...existing],
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  return JSON.stringify(options)
}

/** Options for `navigator.credentials.get`, as JSON (WebAuthn §5.1); without `allowed` any passkey of ours may answer. */
export async function assertionOptions(challenge: string, allowed: readonly Credential[] = []): Promise<string> {
  const options = await generateAuthenticationOptions({
    rpID: relyingParty().expectedRPID,
    allowCredentials: [...allowed],
    challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
    timeout: CHALLENGE_SECONDS * 1000,
    userVerification: 'required',
  })
  return JSON.stringify(options)
}

export type NewCredential = {
  credentialId: string
  publicKey: Uint8Array<ArrayBuffer>
  counter: number
  transports: string[]
  backedUp: boolean
}

/** The new passkey in a browser's answer (WebAuthn §7.1); `null` when it does not answer this challenge at this site. */
export async function readRegistration(answer: string, challenge: string): Promise<NewCredential | null> {
  const parsed = Attestation.safeParse(json(answer))
  if (!parsed.success) return null
  const { response, ...rest } = parsed.data
  const { transports, ...signed } = response
  const verified = await verifyRegistrationResponse({
    response: { ...rest, response: signed },
    expectedChallenge: challenge,
    ...relyingParty(),
    requireUserVerification: true,
  }).catch(() => null) // what a browser sent may be anything
  if (!verified?.verified) return null
  const { credential: made, credentialBackedUp: backedUp } = verified.registrationInfo
  const publicKey = new Uint8Array(made.publicKey)
  return { credentialId: made.id, publicKey, counter: made.counter, transports: transports ?? [], backedUp }
}

/** A browser's answer with a passkey, not verified yet; `null` for what is none. */
export function readAssertion(answer: string): Assertion | null {
  const parsed = Assertion.safeParse(json(answer))
  return parsed.success ? parsed.data : null
}

/** Whether the person behind `assertion` (verified by their device) has the key, for this challenge at this site (§7.2). */
export async function verifyAssertion(
  { response, ...assertion }: Assertion,
  challenge: string,
  key: { credentialId: string; publicKey: Uint8Array; counter: number },
): Promise<{ counter: number; backedUp: boolean } | null> {
  const { userHandle, ...signed } = response
  const verified = await verifyAuthenticationResponse({
    response: { ...assertion, response: signed },
    expectedChallenge: challenge,
    ...relyingParty(),
    credential: { id: key.credentialId, publicKey: new Uint8Array(key.publicKey), counter: key.counter },
    requireUserVerification: true,
  }).catch(() => null)
  if (!verified?.verified) return null
  const { newCounter, credentialBackedUp } = verified.authenticationInfo
  return { counter: newCounter, backedUp: credentialBackedUp }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
