import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { guidePages } from '@/lib/guides/markdown'

// Writes docs/guides from the words that the product shows; see guides.mjs.

const folder = join(import.meta.dirname, '../docs/guides')
mkdirSync(folder, { recursive: true })
for (const [name, text] of Object.entries(guidePages())) writeFileSync(join(folder, name), text)
