import { createHash } from 'node:crypto'

/** Markup that is safe to send: made by {@link html} only. */
export type Html = { readonly markup: string }

type Part = string | Html | Html[]

/** Template tag that escapes every value which isn't markup itself. */
export function html(texts: TemplateStringsArray, ...parts: Part[]): Html {
  const markup = texts.map((text, index) => text + markupOf(parts[index] ?? '')).join('')
  return { markup }
}

function markupOf(part: Part): string {
  if (typeof part === 'string') return part.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
  return [part].flat().reduce((all, { markup }) => all + markup, '')
}

const STYLE = `
:root { color-scheme: light dark; --line: #767c86; --quiet: #4a5260; --face: #fff; --back: #eef0f4; --accent: #3730a3 }
@media (prefers-color-scheme: dark) {
  :root { --line: #7d8593; --quiet: #b6bdc9; --face: #1b1e25; --back: #101217; --accent: #b4b8ff }
}
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; padding: 2rem 1rem; background: var(--back); font: 1rem/1.5 system-ui, sans-serif }
main { max-width: 28rem; margin: 0 auto; padding: 1.5rem; background: var(--face); border: 1px solid var(--line);
  border-radius: .75rem; overflow-wrap: anywhere }
h1 { margin: 0 0 .25rem; font-size: 1.375rem; line-height: 1.25 }
h2 { margin: 1.5rem 0 .5rem; font-size: 1rem }
p { margin: .5rem 0 } .quiet { color: var(--quiet) } a { color: var(--accent) }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: .5rem }
button, input { width: 100%; min-height: 2.75rem; padding: .5rem .75rem; font: inherit; color: inherit;
  background: transparent; border: 1px solid var(--line); border-radius: .5rem }
button { cursor: pointer; text-align: left } button:hover { border-color: var(--accent) }
button span { display: block } .primary { text-align: center; font-weight: 600; border-color: var(--accent) }
label { display: block; margin-top: .75rem } input { margin-top: .25rem }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
dt { font-weight: 600; margin-top: .5rem } dd { margin: 0 }
.alert { padding: .5rem .75rem; border: 1px solid #d03b3b; border-radius: .5rem }
`

const SUBMIT = 'document.forms[0].submit()'
const submitHash = createHash('sha256').update(SUBMIT).digest('base64')

/** The one script of these pages: submits the page's form. */
export const submitScript: Html = { markup: `<script>${SUBMIT}</script>` }

export const contentSecurityPolicy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  `script-src 'sha256-${submitHash}'`,
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

export function page(title: string, body: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${{ markup: STYLE }}</style>
</head>
<body><main><h1>${title}</h1>
${body}
</main></body>
</html>`
}
