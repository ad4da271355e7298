import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** SHA-256 over names and contents of the files, in the order given. */
export function hashFiles(files) {
  const hash = createHash('sha256')
  for (const file of files) {
    const content = readFileSync(file)
    hash.update(`${file}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

/** Whether the work that `file` stands for was done for exactly this `stamp`. */
export function hasStamp(file, stamp) {
  try {
    return readFileSync(file, 'utf8') === stamp
  } catch {
    return false
  }
}

/** Notes that the work is done. Written last, so that interrupted work is done again. */
export function writeStamp(file, stamp) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, stamp)
}
