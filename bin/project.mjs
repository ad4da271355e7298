import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Absolute path of the checkout, without a trailing slash. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')

/** An absolute path inside the checkout. */
export function inProject(...parts) {
  return join(root, ...parts)
}

/**
 * The folder of one local installation (`demo`, `dev`, `test`), made when it is
 * missing. Others may pass through it, because PostgreSQL never runs as root,
 * but not list it; folders in it are private, each secret has mode 0600.
 */
export function dataFolder(name, ...parts) {
  for (const folder of [inProject('.data'), inProject('.data', name)]) {
    if (mkdirSync(folder, { recursive: true })) chmodSync(folder, 0o711)
  }
  const folder = inProject('.data', name, ...parts)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}
