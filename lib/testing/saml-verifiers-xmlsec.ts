import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Opinion, parseDom, readDom, reasonOf, signedParents, type Verifier } from './saml-verifiers'

const XMLSEC = '/usr/bin/xmlsec1'
const P = 'urn:oasis:names:tc:SAML:2.0:protocol'
const A = 'urn:oasis:names:tc:SAML:2.0:assertion'

/** Where Debian's `xmlsec1` is; `null` where it isn't. */
export function findXmlsec(): string | null {
  return existsSync(XMLSEC) ? XMLSEC : null
}

/**
 * `xmlsec1` with libxml2 and OpenSSL: another language, parser and
 * canonicalization, at the price of a process for each signature. What it
 * reads is the very text that it digested.
 */
export const xmlsec: Verifier = {
  name: 'xmlsec1',
  async verify(xml, certificatePem) {
    const folder = mkdtempSync(join(tmpdir(), 'differential-'))
    try {
      const [document, certificate] = [join(folder, 'response.xml'), join(folder, 'certificate.pem')]
      writeFileSync(document, xml)
      writeFileSync(certificate, certificatePem)
      return await verifyFile(
        document,
        certificate,
        signedParents(parseDom(xml)).map(({ localName }) => localName),
      )
    } catch (error) {
      return { kind: 'refuses', reason: reasonOf(error) }
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
}

async function verifyFile(document: string, certificate: string, signed: readonly (string | null)[]): Promise<Opinion> {
  if (!signed.length) return { kind: 'refuses', reason: 'not signed' }
  const texts = []
  for (const parent of signed) texts.push(await digestedText(document, certificate, parent === 'Response'))
  return { kind: 'accepts', ...readDom(parseDom(texts[0] ?? '')) }
}

/** KeyInfo is never asked: the only kind of key that it may hold is one that no document has. */
function digestedText(document: string, certificate: string, onResponse: boolean): Promise<string> {
  const path = `${onResponse ? '/*' : "/*/*[local-name()='Assertion']"}/*[local-name()='Signature']`
  const ids = [`--id-attr:ID`, `${P}:Response`, `--id-attr:ID`, `${A}:Assertion`]
  const trust = ['--pubkey-cert-pem', certificate, '--enabled-key-data', 'raw-x509-cert']
  const limits = ['--enabled-reference-uris', 'same-doc', '--store-references', '--print-debug']
  const args = ['--verify', ...trust, ...limits, ...ids, '--node-xpath', path, document]
  return new Promise((resolve, reject) => {
    execFile(XMLSEC, args, { timeout: 10_000, maxBuffer: 4_000_000 }, (error, stdout, stderr) => {
      const text = /PreDigest data - start buffer:\n(.*)\n== PreDigest data - end buffer/s.exec(stdout)?.[1]
      if (error || !/^OK$/m.test(stderr + stdout) || !text) reject(new Error(`xmlsec1: ${stderr.slice(0, 160)}`))
      else resolve(text)
    })
  })
}
