import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { hostedScript } from '../_parts/script'
import { SupportFooter } from '../_parts/support'
import { PasswordPage } from './password'
import { hostedSamples } from './samples'

const KB = 1024
const app = join(import.meta.dirname, '../..')
const pages = Object.entries(hostedSamples()).map(([name, page]) => [name, renderToStaticMarkup(page)] as const)

test.each(pages)('%s has one heading, one main part and help at its foot', (_, html) => {
  expect(count(html, /<h1[ >]/g)).toBe(1)
  expect(count(html, /<main[ >]/g)).toBe(1)
  expect(html).toMatch(/<footer class="support">.*Trouble signing in\?.*<\/footer>/s)
  expect(html).toContain('<html lang="en" dir="ltr">')
  expect(html).toMatch(/<title>[^<]+ · Porchlight<\/title>/)
})

test.each(pages)('%s names each of its fields, and no id twice', (_, html) => {
  const fields = [...html.matchAll(/<(?:input|textarea)\b[^>]*>/g)].map(([tag]) => tag)
  for (const tag of fields.filter((tag) => !/type="hidden"|hidden=""/.test(tag))) {
    expect(html).toContain(`<label for="${/ id="([^"]+)"/.exec(tag)?.[1]}">`)
  }
  for (const [, ids = ''] of html.matchAll(/aria-describedby="([^"]+)"/g)) {
    for (const id of ids.split(' ')) expect(html).toContain(` id="${id}"`)
  }
  const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
  expect(ids).toEqual([...new Set(ids)])
})

test.each(pages)('%s keeps within its policy and its 8 KB', (_, html) => {
  expect(html).not.toMatch(/ style="| on[a-z]+="|javascript:/)
  expect(count(html, /<script/g)).toBe(1)
  expect(html).toContain(`<script>${hostedScript}</script>`)
  expect([...html.matchAll(/ (?:src|href)="(https?:[^"]+)"/g)].map(([, url]) => new URL(url ?? '').hostname)).toSatisfy(
    (hosts: string[]) => hosts.every((host) => host.endsWith('.example')),
  )
  expect(Buffer.byteLength(html)).toBeLessThanOrEqual(8 * KB)
})

test('a wrong answer is said at the top and below its field, which keeps what was typed', () => {
  const html = renderToStaticMarkup(hostedSamples()['login with an error'])

  expect(html).toMatch(/role="alert" tabindex="-1".*<a class="headline" href="#identifier">/)
  expect(html).toMatch(/<input [^>]*aria-describedby="identifier-error"[^>]*>/)
  expect(html).toMatch(/<input [^>]*aria-invalid="true"[^>]*>/)
  expect(html).toMatch(/<input [^>]*autofocus=""[^>]*>/)
  expect(html).toMatch(/<input [^>]*value="ada@"[^>]*>/)
})

test('what others sent is shown as text', () => {
  const html = renderToStaticMarkup(
    <PasswordPage
      support={null}
      f={'"><script>1</script>'}
      action="/login/password"
      identifier="<img src=x onerror=alert(1)>"
      changeUrl="/login"
      resetUrl="/login/reset"
      connections={[]}
    />,
  )
  expect(count(html, /<script/g)).toBe(1)
  expect(html).not.toContain('<img')
})

test('a support address that is no page and no mail becomes no link', () => {
  const html = renderToStaticMarkup(<SupportFooter support={{ phone: '(617) 555-0123', url: 'javascript:alert(1)' }} />)

  expect(html).toContain('href="tel:6175550123"')
  expect(html).not.toContain('alert')
})

test('our script is at most 2 KB', () => {
  expect(Buffer.byteLength(hostedScript)).toBeLessThanOrEqual(2 * KB)
})

test('a first visit is at most 30 KB with its style sheet and icon', () => {
  const largest = Math.max(...pages.map(([, html]) => Buffer.byteLength(html)))
  const css = builtStyleSheet()

  expect(css).toContain('.door')
  expect(css).not.toMatch(/@import|url\(/)
  expect(largest + Buffer.byteLength(css) + readFileSync(join(app, '../public/icon.svg')).length).toBeLessThanOrEqual(
    30 * KB,
  )
})

test('the style sheets know start and end, not left and right', () => {
  const parts = join(app, '(hosted)/_parts')
  const sheets = readdirSync(parts).filter((file) => file.endsWith('.css'))
  for (const sheet of sheets) {
    expect(readFileSync(join(parts, sheet), 'utf8')).not.toMatch(
      /(?:margin|padding|border)-(?:left|right)|(?<![-\w])(?:left|right|width|height):/,
    )
  }
})

function count(text: string, what: RegExp): number {
  return [...text.matchAll(what)].length
}

function builtStyleSheet(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hosted-css-'))
  const out = join(folder, 'hosted.css')
  const cli = join(app, '../node_modules/@tailwindcss/cli/dist/index.mjs')
  expect(existsSync(cli)).toBe(true)
  execFileSync(process.execPath, [cli, '-i', join(app, 'hosted.css'), '-o', out, '--minify'], { stdio: 'ignore' })
  const css = readFileSync(out, 'utf8')
  rmSync(folder, { recursive: true })
  return css
}
