import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { inProject, root } from '../project.mjs'
import { without } from './rule.mjs'

/** What a test never reads; packages are linked. */
const LEFT_OUT = new Set(['.data', '.git', '.next', 'node_modules', 'docs', 'e2e', 'public', 'tsconfig.tsbuildinfo'])

/** A copy of the checkout in which rules can be taken out. Nothing is ever changed in place. */
export function makeCopy() {
  const folder = mkdtempSync(join(tmpdir(), 'porchlight-mutations-'))
  const wanted = (source) => !LEFT_OUT.has(relative(root, source))
  cpSync(root, folder, { recursive: true, filter: wanted })
  symlinkSync(inProject('node_modules'), join(folder, 'node_modules'))
  return {
    folder,
    /** Runs `work` while the rule is gone; `null` when its text isn't there. */
    async while(rule, work) {
      const path = join(folder, rule.file)
      const text = readFileSync(path, 'utf8')
      const mutated = without(rule, text)
      if (mutated === null) return null
      writeFileSync(path, mutated)
      try {
        return await work()
      } finally {
        writeFileSync(path, text)
      }
    },
    drop: () => rmSync(folder, { recursive: true, force: true }),
  }
}
