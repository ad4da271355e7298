import { attributeNotes, attributeTable } from './attributes'
import { faq } from './faq'
import { allGuides, guideOf } from './guide'
import {
  type Guide,
  kindsOf,
  kindWords,
  ourValueWords,
  providerNames,
  providersInOrder,
  theirValueWords,
} from './model'
import { benefits, identityProvider, identityProviderExamples, wayOfASignIn, whoSetsItUp } from './why'

const WRITTEN = '<!-- Written by “node bin/guides.mjs” from lib/guides; change it there. -->'

/** The pages of docs/guides by file name: the same words that the product shows (R012, R098). */
export function guidePages(): Record<string, string> {
  const providers = providersInOrder.map((provider) => {
    const parts = kindsOf(provider).flatMap((kind) => partOf(guideOf(provider, kind)))
    return [fileOf(provider), page(providerNames[provider], parts)] as const
  })
  return {
    'README.md': overviewPage(),
    'attributes.md': attributesPage(),
    'faq.md': faqPage(),
    ...Object.fromEntries(providers),
  }
}

const fileOf = (provider: Guide['provider']) => `${provider.replace('_', '-')}.md`

function page(title: string, parts: readonly string[]): string {
  return `${[`# ${title}`, WRITTEN, ...parts].join('\n\n')}\n`
}

function overviewPage(): string {
  const rows = allGuides().map(
    ({ provider, kind }) => `- [${providerNames[provider]}, ${kindWords[kind]}](${fileOf(provider)})`,
  )
  return page('Single sign-on: guides', [
    '## What it gives',
    benefits.map(({ title, text }) => `- **${title}.** ${text}`).join('\n'),
    '## What an identity provider is',
    identityProvider,
    identityProviderExamples.map(({ name, text }) => `- **${name}**: ${text}`).join('\n'),
    '## Who talks to whom',
    numbered(wayOfASignIn),
    whoSetsItUp,
    '## Providers, step by step',
    [...new Set(rows)].join('\n'),
    '## Also',
    '- [What your provider must send](attributes.md)\n- [Questions and answers](faq.md)',
  ])
}

function partOf(guide: Guide): string[] {
  const steps = guide.steps.map(({ text, copy = [], bring = [] }) =>
    [
      text,
      ...copy.map(({ value, field }) => `   - “${field}”: our ${ourValueWords[value]}`),
      ...(bring.length ? [`   - Bring: ${listed(bring.map((value) => theirValueWords[value]))}`] : []),
    ].join('\n'),
  )
  return [
    `## ${kindWords[guide.kind]}`,
    guide.place,
    numbered(steps),
    table(
      ['Name', 'Value there', 'Needed'],
      guide.attributes.map(({ name, value, optional }) => [code(name), value, optional ? 'no' : 'yes']),
    ),
    `**What often goes wrong:** ${guide.slip}`,
  ]
}

function attributesPage(): string {
  const rows = attributeTable.map(({ what, required, saml, oidc }) => [
    what,
    required,
    saml.map(code).join(', '),
    oidc.map(code).join(', '),
  ])
  const notes = attributeTable.flatMap(({ what, note }) => (note ? [`- **${what}.** ${note}`] : []))
  return page('What your provider must send', [
    'The first name that comes with exactly one value counts.',
    table(['What', 'Needed', 'SAML attribute', 'OpenID Connect claim'], rows),
    [...notes, ...attributeNotes.map((note) => `- ${note}`)].join('\n'),
  ])
}

function faqPage(): string {
  return page(
    'Questions and answers',
    faq.flatMap(({ title, questions }) => [
      `## ${title}`,
      ...questions.flatMap(({ question, answer }) => [`### ${question}`, answer]),
    ]),
  )
}

function numbered(lines: readonly string[]): string {
  return lines.map((line, index) => `${index + 1}. ${line}`).join('\n')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

function code(name: string): string {
  return name.includes(' ') ? name : `\`${name}\``
}
