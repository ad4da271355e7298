import { randomBytes } from 'node:crypto'
import type { GuardCode } from '@/lib/connections/saml-guard/refusals'
import { ENC, SHA1 } from './saml-encrypt'
import { covered, coveredAndSigned, opened } from './saml-hostile-decrypted'
import { honest, misissued, swap } from './saml-scene'
import {
  bytes,
  CONTENT,
  flip,
  type HostileEncryption,
  inside,
  KEY,
  outside,
  type SealedCases,
  sealed,
} from './saml-sealed'

const DATA = /<xenc:EncryptedData .*<\/xenc:EncryptedData>/s

/** Refused before anything is decrypted: how it is built, and with what. */
const built: SealedCases = {
  encrypted_assertion: {
    'two EncryptedData': outside((xml) => xml.replace(DATA, (data) => data + data.replaceAll(/ Id="\w+"/g, ''))),
    'a second key in KeyInfo': outside(
      swap(/<xenc:EncryptedKey .*<\/xenc:EncryptedKey>/s, (key) => key + key.replaceAll('_key', '_other')),
    ),
    'a second key beside the data': outside(
      swap('</saml:EncryptedAssertion>', `<xenc:EncryptedKey xmlns:xenc="${ENC}"/></saml:EncryptedAssertion>`),
    ),
    'a key within a key': outside(swap('<ds:X509Data>', `<xenc:EncryptedKey/><ds:X509Data>`)),
    'no key': outside(swap(/<xenc:EncryptedKey .*<\/xenc:EncryptedKey>/s, '')),
    'no KeyInfo': outside(swap(/<ds:KeyInfo .*<\/xenc:EncryptedKey><\/ds:KeyInfo>/s, '')),
    'a key beside the data that nothing names': outside(swap(/<ds:RetrievalMethod [^>]*>/, ''), { key: 'beside' }),
    'a key that is named wrongly': outside(swap('URI="#_key"', 'URI="#_other"'), { key: 'beside' }),
    'a key within KeyInfo, and one named as well': outside(
      swap('</xenc:EncryptedKey></ds:KeyInfo>', '</xenc:EncryptedKey><ds:RetrievalMethod URI="#_key"/></ds:KeyInfo>'),
    ),
    'a digest for the cipher': outside(
      swap(
        /(<xenc:EncryptionMethod Algorithm="[^"]*gcm")\/>/,
        (method) =>
          `${method.slice(0, -2)}><ds:DigestMethod xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Algorithm="${SHA1}"/></xenc:EncryptionMethod>`,
      ),
    ),
    'a key from elsewhere': outside(swap('URI="#_key"', 'URI="https://evil.test/key"'), { key: 'beside' }),
    'a name that is a search': outside(swap('URI="#_key"', `URI="#x' or '1'='1"`), { key: 'beside' }),
    'content in place of an element': outside(swap('#Element"', '#Content"')),
    'a reference in place of a value': outside(
      swap(
        /<xenc:CipherValue>[^<]*<\/xenc:CipherValue><\/xenc:CipherData><\/xenc:EncryptedData>/,
        () => '<xenc:CipherReference URI="https://evil.test/"/></xenc:CipherData></xenc:EncryptedData>',
      ),
    ),
    'a label for OAEP': outside(swap('<ds:DigestMethod', '<xenc:OAEPparams>eA==</xenc:OAEPparams><ds:DigestMethod')),
    'a value that isn’t base64': outside((xml) => xml.replace(CONTENT, '$1not*base64')),
    'a key of a megabit': outside(bytes(KEY, () => randomBytes(125_000))),
    'text between its parts': outside(swap('<xenc:CipherData>', 'eve@orga.test<xenc:CipherData>')),
    'an XML declaration inside': inside((xml) => `<?xml version="1.0"?>${xml}`),
    'encrypted data in the status as well': (keys, sp, at) =>
      misissued(
        swap(
          '</samlp:Status>',
          `<samlp:StatusDetail><x:EncryptedKey xmlns:x="${ENC}"/></samlp:StatusDetail></samlp:Status>`,
        ),
        { encrypt: { to: sp.certificatePem } },
      )(keys, at),
  },
  encryption_forbidden: Object.fromEntries(
    (['aes128-cbc', 'aes192-cbc', 'aes256-cbc', 'tripledes-cbc', 'aes192-gcm'] as const).map((cipher) => [
      cipher,
      sealed({ cipher }),
    ]),
  ),
  key_transport_forbidden: {
    'RSA 1.5': sealed({ transport: 'rsa-1_5' }),
    'a key wrapped by AES': outside(swap(/rsa-oaep-mgf1p/, 'kw-aes256')),
    'OAEP with MD5': outside(swap(SHA1, 'http://www.w3.org/2001/04/xmldsig-more#md5')),
    'a mask where the algorithm fixes it': outside(
      swap(
        /<ds:DigestMethod [^>]*>/,
        '<xenc11:MGF xmlns:xenc11="http://www.w3.org/2009/xmlenc11#" Algorithm="http://www.w3.org/2009/xmlenc11#mgf1sha1"/>',
      ),
    ),
  },
  several_assertions: {
    'two encrypted assertions': (keys, sp, at) =>
      swap(
        /<saml:EncryptedAssertion .*<\/saml:EncryptedAssertion>/s,
        (one) => one + one.replaceAll(/ Id="\w+"/g, ''),
      )(sealed({})(keys, sp, at)),
    'a plain assertion beside the encrypted one': (keys, sp, at) =>
      swap(
        '<saml:EncryptedAssertion ',
        '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_evil"/><saml:EncryptedAssertion ',
      )(sealed({})(keys, sp, at)),
  },
}

/** Refused because it can't be opened. All look the same. */
const locked: SealedCases = {
  decryption_failed: {
    'an assertion encrypted to another key': (keys, _, at) =>
      honest(keys, { encrypt: { to: keys.stranger.certificatePem } }, at),
    'a changed nonce': outside(bytes(CONTENT, flip(0))),
    'a changed letter': outside(bytes(CONTENT, flip(100))),
    'a changed tag': outside(bytes(CONTENT, flip(-1))),
    'a tag cut short': outside(bytes(CONTENT, (value) => value.subarray(0, -4))),
    'hardly any content': outside(bytes(CONTENT, () => Buffer.alloc(27))),
    'eight bytes of content': outside(bytes(CONTENT, () => Buffer.alloc(8))),
    'a changed key': outside(bytes(KEY, flip(40))),
    'a key of the wrong length': outside(bytes(KEY, (value) => value.subarray(1))),
    'a key for another cipher': outside(swap('aes256-gcm', 'aes128-gcm')),
    'CBC that says it is GCM': outside(swap(`${ENC}aes256-cbc`, 'http://www.w3.org/2009/xmlenc11#aes256-gcm'), {
      cipher: 'aes256-cbc',
    }),
    'RSA 1.5 that says it is OAEP': outside(swap('#rsa-1_5', '#rsa-oaep-mgf1p'), { transport: 'rsa-1_5' }),
  },
}

/** Every encrypted answer that must be refused. */
export const hostileEncryption: HostileEncryption[] = [
  ...[built, locked, opened, covered].flatMap((cases) => rows(cases, false)),
  ...rows(coveredAndSigned, true),
]

function rows(cases: SealedCases, signed: boolean): HostileEncryption[] {
  return Object.entries(cases).flatMap(([code, documents]) =>
    Object.entries(documents).map(([name, make]) => ({ code: code as GuardCode, name, signed, make })),
  )
}
