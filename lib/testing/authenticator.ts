import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { env } from '@/lib/platform/env'

/**
 * A device with one passkey at most, in software: answers as a browser does
 * (WebAuthn §6.5, attestation `none`, ES256). Overrides spoil one answer.
 */
export type Authenticator = {
  readonly credentialId: string
  /** Answers the options of a registration, as JSON. */
  create: (options: string, spoil?: Spoil) => string
  /** Answers the options of a sign-in, as JSON. */
  get: (options: string, spoil?: Spoil) => string
}

/** `unverified`: the device did not check who holds it. */
export type Spoil = {
  origin?: string
  rpId?: string
  unverified?: boolean
  userHandle?: string | null
  counter?: number
}

export function anAuthenticator(): Authenticator {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(32)
  const credentialId = id.toString('base64url')
  let userHandle = ''
  let counter = 0

  const shared = { id: credentialId, rawId: credentialId, type: 'public-key', clientExtensionResults: {} }
  return {
    credentialId,
    create(options, spoil = {}) {
      const { challenge, user, rp } = JSON.parse(options) as {
        challenge: string
        user: { id: string }
        rp: { id: string }
      }
      userHandle = user.id
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, coseKey(publicKey)])
      const authData = authenticatorData(spoil.rpId ?? rp.id, 0, !spoil.unverified, attested)
      return JSON.stringify({
        ...shared,
        response: {
          clientDataJSON: clientData('webauthn.create', challenge, spoil.origin),
          attestationObject: attestationObject(authData).toString('base64url'),
          transports: ['internal'],
        },
      })
    },
    get(options, spoil = {}) {
      const { challenge, rpId } = JSON.parse(options) as { challenge: string; rpId: string }
      counter = spoil.counter ?? counter + 1
      const authData = authenticatorData(spoil.rpId ?? rpId, counter, !spoil.unverified)
      const clientDataJSON = clientData('webauthn.get', challenge, spoil.origin)
      const clientHash = createHash('sha256').update(Buffer.from(clientDataJSON, 'base64url')).digest()
      const handle = spoil.userHandle === undefined ? userHandle : spoil.userHandle
      return JSON.stringify({
        ...shared,
        response: {
          clientDataJSON,
          authenticatorData: authData.toString('base64url'),
          signature: createSign('sha256').update(authData).update(clientHash).sign(privateKey).toString('base64url'),
          ...(handle === null ? {} : { userHandle: handle }),
        },
      })
    },
  }
}

function clientData(type: string, challenge: string, origin = new URL(env().PUBLIC_URL).origin): string {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })).toString('base64url')
}

/** WebAuthn §6.1: hash of the relying party, flags (present, verified, attested), counter. */
function authenticatorData(rpId: string, counter: number, verified: boolean, attested?: Buffer): Buffer {
  const count = Buffer.alloc(4)
  count.writeUInt32BE(counter)
  const flags = 0x01 | (verified ? 0x04 : 0) | (attested ? 0x40 : 0)
  const hash = createHash('sha256').update(rpId).digest()
  return Buffer.concat([hash, Buffer.from([flags]), count, attested ?? Buffer.alloc(0)])
}

/** RFC 9053 §7.1.1 in CBOR: a map of five, `{1: 2, 3: -7, -1: 1, -2: x, -3: y}`. */
function coseKey(publicKey: KeyObject): Buffer {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const bytes = (text: string) => Buffer.concat([Buffer.from([0x58, 32]), Buffer.from(text, 'base64url')])
  const head = Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21])
  return Buffer.concat([head, bytes(x), Buffer.from([0x22]), bytes(y)])
}

/** CBOR of `{fmt: 'none', attStmt: {}, authData}`. */
function attestationObject(authData: Buffer): Buffer {
  const text = (word: string) => Buffer.concat([Buffer.from([0x60 + word.length]), Buffer.from(word)])
  const length = Buffer.from([0x59, authData.length >> 8, authData.length & 0xff])
  const parts = [text('fmt'), text('none'), text('attStmt'), Buffer.from([0xa0]), text('authData'), length, authData]
  return Buffer.concat([Buffer.from([0xa3]), ...parts])
}
