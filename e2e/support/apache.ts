import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { APACHE, APACHE_MODULES, findApacheOpenIdc } from '@/bin/debian-packages.mjs'
import { freePort } from '@/bin/ports.mjs'
import { newSecret } from '@/lib/platform/crypto'
import { type ExampleApp, issuer, register } from './apps'

const READY_MS = 20_000

/** Whether this machine has Apache with mod_auth_openidc, a relying party that others wrote. */
export const hasApache = (): boolean => findApacheOpenIdc() !== null

/**
 * A private Apache, with its own configuration, port and folder, whose pages
 * are for people that Porchlight signed in. It says in headers whom it knows.
 */
export async function startApache(): Promise<{ app: ExampleApp; stop: () => Promise<void> }> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const app = await register('Apache', url, null, { callback: '/signed-in', logout: '/signed-in?logout=backchannel' })
  // Not in the project: Apache's own user could not enter one below root's home.
  const home = mkdtempSync(join(tmpdir(), 'porchlight-apache-'))
  mkdirSync(join(home, 'pages/reports'), { recursive: true })
  writeFileSync(join(home, 'pages/reports/index.html'), '<!doctype html><title>Reports</title><h1>Reports</h1>')
  writeFileSync(join(home, 'pages/signed-out'), 'signed out')
  for (const path of [home, join(home, 'pages'), join(home, 'pages/reports')]) chmodSync(path, 0o755)
  const file = join(home, 'apache.conf')
  writeFileSync(file, configuration(home, port, app), { mode: 0o600 })

  const child = spawn(APACHE, ['-f', file, '-D', 'FOREGROUND'], { stdio: ['ignore', 'inherit', 'inherit'] })
  const stop = async () => {
    if (child.exitCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
    rmSync(home, { recursive: true, force: true })
  }
  await untilItAnswers(`${url}/signed-out`).catch(async (error) => {
    await stop()
    throw error
  })
  return { app, stop }
}

function configuration(home: string, port: number, { id, secret, url }: ExampleApp): string {
  const modules = ['mpm_event', 'authn_core', 'authz_core', 'authz_user', 'auth_openidc', 'headers', 'dir', 'mime']
  return [
    `ServerRoot ${home}`,
    `PidFile ${home}/pid`,
    `ErrorLog ${home}/error.log`,
    `Listen 127.0.0.1:${port}`,
    `ServerName ${url}`,
    `DocumentRoot ${home}/pages`,
    ...modules.map((name) => `LoadModule ${name}_module ${APACHE_MODULES}/mod_${name}.so`),
    ...(process.getuid?.() === 0 ? ['User www-data', 'Group www-data'] : []),
    'TypesConfig /etc/mime.types',
    'DirectoryIndex index.html',
    `OIDCProviderMetadataURL ${issuer}/.well-known/openid-configuration`,
    `OIDCClientID ${id}`,
    `OIDCClientSecret ${secret}`,
    `OIDCRedirectURI ${url}/signed-in`,
    `OIDCCryptoPassphrase ${newSecret()}`,
    'OIDCPKCEMethod S256',
    'OIDCScope "openid profile email"',
    '<Directory />',
    '  AllowOverride None',
    '</Directory>',
    '<Location />',
    '  AuthType openid-connect',
    '  Require valid-user',
    '  Header set X-Known-Person "expr=%{reqenv:OIDC_CLAIM_name}"',
    '  Header set X-Known-Organization "expr=%{reqenv:OIDC_CLAIM_org_name}"',
    '</Location>',
    '<Location /signed-out>',
    '  Require all granted',
    '</Location>',
    '',
  ].join('\n')
}

async function untilItAnswers(url: string): Promise<void> {
  for (const deadline = Date.now() + READY_MS; Date.now() < deadline; ) {
    const answer = await fetch(url).catch(() => null)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`Apache does not answer at ${url}; see error.log in ${tmpdir()}/porchlight-apache-*`)
}
