import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { inProject } from './project.mjs'
import { run } from './run.mjs'

/** What Next writes at its first build; `tsc` needs it before. */
const NEXT_TYPES = '/// <reference types="next" />\n/// <reference types="next/image-types/global" />\n'

/** @returns exit code and output of the type checker */
export async function checkTypes() {
  const nextTypes = inProject('next-env.d.ts')
  if (!existsSync(nextTypes)) writeFileSync(nextTypes, NEXT_TYPES)
  const result = await typecheck()
  if (!/^\.next\//m.test(result.output)) return result

  // A build before the last change left types of routes that are gone.
  for (const folder of ['types', 'dev/types']) rmSync(inProject('.next', folder), { recursive: true, force: true })
  return typecheck()
}

function typecheck() {
  return run(process.execPath, [inProject('node_modules/typescript/bin/tsc'), '--noEmit', '--pretty', 'false'])
}

/** @returns exit code and output of the linter, which checks the formatting too */
export function checkLint() {
  const biome = inProject('node_modules/@biomejs/biome/bin/biome')
  return run(process.execPath, [biome, 'check', '--colors=off', '--error-on-warnings', '.'])
}
