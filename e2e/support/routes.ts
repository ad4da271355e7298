import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Every address that the product answers, as the framework's router reads it
 * from the folders of `app`: `/orgs/[org]/members`. A table with a row for each
 * fails when somebody adds a page and forgets to think about it.
 *
 * @param area a folder of `app`, such as `(settings)`
 */
export function routesBelow(area = '.'): string[] {
  const files = readdirSync(join('app', area), { recursive: true, encoding: 'utf8' })
  const answering = files.filter((file) => /(^|\/)(page|route)\.tsx?$/.test(file) && !/(^|\/)_/.test(file))
  const found = answering.map((file) => routeOf(file))
  return [...new Set(found)].sort()
}

/** Those of them that take a form. */
export function formPlaces(area: string): string[] {
  const files = readdirSync(join('app', area), { recursive: true, encoding: 'utf8' })
  const taking = files.filter((file) => /(^|\/)route\.tsx?$/.test(file) && takesForms(join('app', area, file)))
  return taking.map((file) => routeOf(file)).sort()
}

const takesForms = (file: string) => /^export (const|async function|function) POST\b/m.test(readFileSync(file, 'utf8'))

/** `(hosted)/auth/go/route.tsx` answers `/auth/go`: folders in parentheses are for us alone, those with an underscore are no part of it. */
function routeOf(file: string): string {
  const segments = file.split('/').slice(0, -1)
  return `/${segments.filter((segment) => !segment.startsWith('(')).join('/')}`
}
