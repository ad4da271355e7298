import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from './processes.mjs'
import { dataFolder } from './project.mjs'

/** 192 random bits that need no escaping in a URL. */
export function randomPassword() {
  return randomBytes(24).toString('base64url')
}

/** One sealing key in the form of `ENCRYPTION_KEYS`: version 1, 256 bits. */
export function randomEncryptionKeys() {
  return `1:${randomBytes(32).toString('base64')}`
}

/**
 * The secrets of a local installation, by name. Those not yet there are made
 * with their maker and kept in `.data/<name>/secrets.json`, mode 0600.
 */
export function keepSecrets(name, makers) {
  const file = join(dataFolder(name), 'secrets.json')
  return withLock(`${file}.lock`, () => {
    const kept = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
    const missing = Object.keys(makers).filter((key) => !(key in kept))
    for (const key of missing) kept[key] = makers[key]()
    if (missing.length > 0) writePrivately(file, kept)
    return kept
  })
}

/** Replaces a file that only this user may read, in one step. */
export function writePrivately(file, value) {
  writeFileSync(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}
