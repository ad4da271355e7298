import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const read = (file: string) => readFileSync(file, 'utf8')
const pages = readdirSync('docs').filter((name) => name.endsWith('.md'))
const decisions = readdirSync('docs/decisions').map((name) => `decisions/${name}`)
const documents = ['README.md', 'CONTRIBUTING.md', ...[...pages, ...decisions].map((name) => `docs/${name}`)]

/** Code in backticks that is a path of ours, with the name in that file that it may mean: `lib/login/decide.ts#decideSsoStep`. */
function pathsIn(document: string): { path: string; name: string | undefined }[] {
  const words = [...read(document).matchAll(/`([^`\s]+)`/g)].map(([, word]) => word!)
  return words
    .filter(
      (word) => /^(app|bin|docs|e2e|jobs|lib|prisma|public)\/[\w.()[\]/-]+(#\w+)?$/.test(word) || isTopLevel(word),
    )
    .map((word) => ({ path: word.split('#')[0]!, name: word.split('#')[1] }))
}

/** `server.ts`, `.env.example`; other bare names, such as `model.ts`, stand for files of many folders. */
function isTopLevel(word: string): boolean {
  return /^(server|proxy|prisma\.config|next\.config)\.(ts|js)$|^\.(env\.example|npmrc)$/.test(word)
}

test.each(['README.md', 'CONTRIBUTING.md', ...pages.map((name) => `docs/${name}`)])(
  '%s names files that exist',
  (document) => {
    const missing = pathsIn(document).filter(({ path }) => !existsSync(path) && path !== 'public/assets')
    expect(missing.map(({ path }) => path)).toEqual([])
  },
)

test.each(pages.map((name) => `docs/${name}`))('%s names functions that exist', (document) => {
  const named = pathsIn(document).filter(({ path, name }) => name && existsSync(path))
  const missing = named.filter(({ path, name }) => !new RegExp(`\\b(function|const) ${name}\\b`).test(read(path)))
  expect(missing.map(({ path, name }) => `${path}#${name}`)).toEqual([])
})

test('links between documents lead somewhere', () => {
  const links = documents.flatMap((document) =>
    [...read(document).matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(([, target]) =>
      join(dirname(document), target!),
    ),
  )
  expect(links.length).toBeGreaterThan(20)
  expect(links.filter((target) => !existsSync(target))).toEqual([])
})

test('every variable of the environment is explained', () => {
  const schema = /const Env = z[\s\S]*?export type Env/.exec(read('lib/platform/env.ts'))?.[0] ?? ''
  const variables = [...schema.matchAll(/^ +([A-Z][A-Z_]+): /gm)].map(([, name]) => name!)
  expect(variables.length).toBeGreaterThan(14)
  const example = read('.env.example')
  const operations = read('docs/operations.md')
  expect(variables.filter((name) => !new RegExp(`^${name}=`, 'm').test(example))).toEqual([])
  expect(variables.filter((name) => !operations.includes(`| \`${name}\` |`))).toEqual([])
})

test('every dependency has its line in the decision record', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json'))
  const names = Object.keys({ ...dependencies, ...devDependencies }).sort()
  const lines = [...read('docs/decisions/0016-dependencies.md').matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name!)
  expect(lines.sort()).toEqual(names)
})

test('decisions are numbered without gaps', () => {
  const numbers = decisions.map((name) => Number(/(\d{4})-/.exec(name)?.[1])).sort((a, b) => a - b)
  expect(numbers).toEqual(numbers.map((_, place) => place))
})
