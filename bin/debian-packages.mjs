import { accessSync, constants, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { step } from './progress.mjs'
import { inProject } from './project.mjs'
import { run } from './run.mjs'

/** Where Chromium is on this machine: `CHROMIUM_PATH`, Debian's package, or Chrome; `null` when there is none. */
export function findChromium() {
  const chrome = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
  const candidates = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome', chrome]
  return candidates.find((path) => path && isProgram(path)) ?? null
}

export function findRedis() {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin']
  return folders.map((folder) => join(folder, 'redis-server')).find(isProgram) ?? null
}

/** `xmlsec1`: a verifier of signatures that others wrote, in C. */
export function findXmlsec() {
  return isProgram('/usr/bin/xmlsec1') ? '/usr/bin/xmlsec1' : null
}

export const APACHE = '/usr/sbin/apache2'
export const APACHE_MODULES = '/usr/lib/apache2/modules'

/** Apache with mod_auth_openidc, as Debian packages it: a relying party that others wrote. */
export function findApacheOpenIdc() {
  return isProgram(APACHE) && existsSync(join(APACHE_MODULES, 'mod_auth_openidc.so')) ? APACHE : null
}

export const PHP = '/usr/bin/php'
/** Where the package is unpacked for us alone: installing it would bring a web server, and start it. */
const SIMPLESAMLPHP = inProject('.data', 'test', 'simplesamlphp')

/** The folder of SimpleSAMLphp as Debian packages it, where PHP is there too: an identity provider that others wrote. */
export function findSimpleSamlPhp() {
  const homes = ['/usr/share/simplesamlphp', join(SIMPLESAMLPHP, 'usr/share/simplesamlphp')]
  const home = homes.find((path) => existsSync(join(path, 'www', 'module.php')))
  return home && isProgram(PHP) ? home : null
}

/** Installs PHP's command and unpacks SimpleSAMLphp, which then serves nobody by itself. Never throws, as {@link installPackages}. */
export async function installSimpleSamlPhp(say) {
  await installPackages(['php-cli', 'php-xml'], say)
  mkdirSync(SIMPLESAMLPHP, { recursive: true })
  await step(say, 'unpacking simplesamlphp', async () => {
    await run('apt-get', ['download', '-q', 'simplesamlphp'], { cwd: SIMPLESAMLPHP })
    const archive = readdirSync(SIMPLESAMLPHP).find((name) => name.endsWith('.deb'))
    if (archive) await run('dpkg', ['-x', archive, '.'], { cwd: SIMPLESAMLPHP })
  })
}

/** Whether this process may install Debian packages. */
export function mayInstall() {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get') && existsSync('/etc/debian_version')
}

/**
 * Installs Debian packages, with nothing on the screen but progress. Never
 * throws: the caller looks whether the program is there afterwards.
 */
export async function installPackages(names, say) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await step(say, `installing ${names.join(' and ')} from Debian packages`, async () => {
    await run('apt-get', ['update', '-q'], { env })
    await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...names], { env })
  })
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
