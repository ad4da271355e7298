import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The address of the built style sheet, named by its content so that browsers
 * may keep it. Without a manifest (not built yet) a plain name: a missing file
 * costs the looks of a page, never the sign-in.
 */
export function stylesheetUrl(): string {
  return `/assets/${manifest()['hosted.css'] ?? 'hosted.css'}`
}

function manifest(): Record<string, string> {
  try {
    return JSON.parse(readFileSync(join(process.cwd(), 'public/assets/manifest.json'), 'utf8'))
  } catch {
    return {}
  }
}
