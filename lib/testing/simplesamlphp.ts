import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findSimpleSamlPhp, PHP } from '@/bin/debian-packages.mjs'
import { freePort } from '@/bin/ports.mjs'
import { createSigningKey } from './saml-keys'

export const simpleSamlPhp = findSimpleSamlPhp()

const PASSWORD = 'a password that only this test knows'
/** Who signs in. */
export const ada = { id: '5f1c6b2e-ada', mail: 'ada@orga.test' }
export const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'

/** What it does in place of its defaults. Without `authproc` a lasting NameID is made; its own default is transient. */
export type Settings = Partial<
  Record<'saml20.sign.response' | 'saml20.sign.assertion' | 'assertion.encryption' | 'redirect.validate', boolean>
> & { authproc?: object }

/**
 * Starts SimpleSAMLphp as an IdP by PHP's own web server, with one person, in a
 * folder of its own. It reads our metadata as it is published.
 */
export async function startSimpleSamlPhp() {
  if (!simpleSamlPhp) throw new Error('SimpleSAMLphp is not here')
  const home = mkdtempSync(join(tmpdir(), 'porchlight-ssp-'))
  const origin = `http://127.0.0.1:${await freePort()}`
  writeSettings(home, origin)
  const env = { ...process.env, SIMPLESAMLPHP_CONFIG_DIR: join(home, 'config') }
  const args = ['-S', new URL(origin).host, '-t', join(simpleSamlPhp, 'www')]
  const server = spawn(PHP, args, { env, stdio: 'ignore' })
  const stop = async () => {
    await ended(server)
    rmSync(home, { recursive: true, force: true })
  }
  await untilItListens(origin)

  return {
    stop,
    metadata: async () => (await fetch(`${origin}/saml2/idp/metadata.php`)).text(),
    /** Tells it of a service provider, and what to do for it. */
    serve(spMetadata: string, settings: Settings): void {
      writeFileSync(join(home, 'config/sp.xml'), spMetadata)
      writeFileSync(join(home, 'config/metadata/saml20-idp-hosted.php'), hosted(settings))
    },
    signIn: (request: string) => signIn(request),
  }
}

function writeSettings(home: string, origin: string): void {
  for (const name of ['config/metadata', 'cert', 'data', 'log', 'sessions', 'tmp'])
    mkdirSync(join(home, name), { recursive: true })
  const key = createSigningKey('SimpleSAMLphp')
  writeFileSync(join(home, 'cert/idp.key'), key.privateKeyPem)
  writeFileSync(join(home, 'cert/idp.crt'), key.certificatePem)
  writeFileSync(join(home, 'config/authsources.php'), php('config', { people: people() }))
  const folder = (name: string) => join(home, name, '/')
  const cookies = { 'session.cookie.secure': false, 'session.cookie.samesite': null, 'language.cookie.secure': false }
  const folders = {
    certdir: 'cert',
    datadir: 'data',
    loggingdir: 'log',
    tempdir: 'tmp',
    metadatadir: 'config/metadata',
  }
  const settings = {
    ...Object.fromEntries(Object.entries(folders).map(([name, path]) => [name, folder(path)])),
    ...cookies,
    'session.phpsession.savepath': folder('sessions'),
    baseurlpath: `${origin}/`,
    secretsalt: 'only for this test',
    'auth.adminpassword': 'nobody knows it',
    'logging.handler': 'file',
    'admin.checkforupdates': false,
    'enable.saml20-idp': true,
    'module.enable': { exampleauth: true, core: true, saml: true },
    'metadata.sources': [{ type: 'flatfile' }, { type: 'xml', file: join(home, 'config/sp.xml') }],
  }
  writeFileSync(join(home, 'config/config.php'), php('config', settings))
}

function people() {
  const { id, mail } = ada
  const attributes = { id: [id], mail: [mail], givenName: ['Ada'], sn: ['Løvelace'], groups: ['staff', 'pilots'] }
  return { 0: 'exampleauth:UserPass', [`ada:${PASSWORD}`]: attributes }
}

function hosted(settings: Settings): string {
  const nameId = { class: 'saml:AttributeNameID', attribute: 'id', Format: PERSISTENT }
  const idp = { host: '__DEFAULT__', privatekey: 'idp.key', certificate: 'idp.crt', auth: 'people' }
  return php("metadata['__DYNAMIC:1__']", { ...idp, authproc: { 3: nameId }, ...settings })
}

function php(variable: string, value: object): string {
  const json = JSON.stringify(value).replace(/['\\]/g, '\\$&')
  return `<?php\n$${variable} = json_decode('${json}', true);\n`
}

/** A browser's way through it: its form, Ada's password, and the form that it has posted to us. */
async function signIn(request: string): Promise<Record<string, string>> {
  const cookies = new Map<string, string>()
  const visit = async (url: string, body?: URLSearchParams): Promise<{ url: string; html: string }> => {
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ')
    const init = body ? { method: 'POST', body } : {}
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const next = response.headers.get('location')
    return next ? visit(new URL(next, url).href) : { url, html: await response.text() }
  }
  const form = await visit(request)
  const asked = new URLSearchParams({ ...fieldsOf(form.html), username: 'ada', password: PASSWORD })
  const { html } = await visit(form.url, asked)
  const answer = fieldsOf(html)
  if (!answer.SAMLResponse) throw new Error(`it gave no answer: ${html.replace(/<[^>]*>|\s+/g, ' ').slice(0, 600)}`)
  return answer
}

function fieldsOf(html: string): Record<string, string> {
  const inputs = [...html.matchAll(/<input [^>]*>/g)].map(([tag]) => tag)
  const read = (tag: string, name: string) => new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1]
  const unescaped = (text: string) => text.replaceAll('&quot;', '"').replaceAll('&#039;', "'").replaceAll('&amp;', '&')
  return Object.fromEntries(
    inputs
      .filter((tag) => read(tag, 'type') === 'hidden')
      .map((tag) => [read(tag, 'name') ?? '', unescaped(read(tag, 'value') ?? '')]),
  )
}

async function untilItListens(origin: string): Promise<void> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; ) {
    const answered = await fetch(`${origin}/saml2/idp/metadata.php`).catch(() => null)
    if (answered) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('PHP’s web server did not start')
}

function ended(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    server.once('exit', () => resolve())
    server.kill()
  })
}

/**
 * Encrypts a response's assertion by xmlseclibs, the library that
 * SimpleSAMLphp encrypts with, where it takes a choice of cipher: 1.19 itself
 * always uses AES-128-CBC.
 *
 * @param response base64, as posted; so is what comes back.
 */
export function encryptByPhp(response: string, certificate: string, cipher: 'AES128_GCM' | 'AES256_GCM'): string {
  const env = {
    ...process.env,
    AUTOLOAD: join(simpleSamlPhp ?? '', 'vendor/autoload.php'),
    CIPHER: cipher,
    CERTIFICATE: certificate,
  }
  return execFileSync(PHP, ['-r', ENCRYPT], { env, input: response }).toString()
}

const ENCRYPT = `
require getenv('AUTOLOAD');
use RobRichards\\XMLSecLibs\\{XMLSecEnc, XMLSecurityKey};
$saml = 'urn:oasis:names:tc:SAML:2.0:assertion';
$response = new DOMDocument();
$response->loadXML(base64_decode(stream_get_contents(STDIN)));
$assertion = $response->getElementsByTagNameNS($saml, 'Assertion')->item(0);
$alone = new DOMDocument();
$alone->appendChild($alone->importNode($assertion, true));
$rsa = new XMLSecurityKey(XMLSecurityKey::RSA_OAEP_MGF1P, ['type' => 'public']);
$rsa->loadKey(getenv('CERTIFICATE'), false, true);
$aes = new XMLSecurityKey(constant(XMLSecurityKey::class . '::' . getenv('CIPHER')));
$aes->generateSessionKey();
$encryption = new XMLSecEnc();
$encryption->setNode($alone->documentElement);
$encryption->type = XMLSecEnc::Element;
$encryption->encryptKey($rsa, $aes);
$data = $encryption->encryptNode($aes, false);
$encrypted = $response->createElementNS($saml, 'saml:EncryptedAssertion');
$encrypted->appendChild($response->importNode($data, true));
$assertion->parentNode->replaceChild($encrypted, $assertion);
echo base64_encode($response->saveXML());
`
