import type { Metadata } from 'next'
import { inOrgPage, type OrgPageProps } from '@/app/_server/page'
import { ChevronIcon } from '@/app/_ui/icons'
import { DataTable } from '@/app/_ui/table'
import { Card, Literal, PageHead } from '@/app/_ui/text'
import { attributeNotes, attributeTable } from '@/lib/guides/attributes'
import { faq } from '@/lib/guides/faq'
import { urls } from '@/lib/platform/urls'
import { GuideLinks } from '../start/why-cards'

export const metadata: Metadata = { title: 'Help' }

/** Each question where it comes up (R098), what a provider must send (R012), and the guides. */
export default async function HelpPage(props: OrgPageProps) {
  const { org } = await inOrgPage(props, urls.help, async () => null)
  return (
    <>
      <PageHead title="Help">Questions and answers about single sign-on.</PageHead>
      {faq.map(({ title, questions }) => (
        <section key={title} className="mb-6">
          <h2 className="mb-3 text-h2">{title}</h2>
          <div className="card divide-y divide-hairline">
            {questions.map(({ question, answer }) => (
              <details key={question} className="px-4 sm:px-6">
                <summary className="flex min-h-11 items-center justify-between gap-4 py-2 font-medium">
                  {question}
                  <ChevronIcon />
                </summary>
                <p className="max-w-3xl pb-4">{answer}</p>
              </details>
            ))}
          </div>
        </section>
      ))}
      <section className="mb-6">
        <h2 className="mb-3 text-h2">What your provider must send</h2>
        <DataTable
          label="What your provider must send"
          rows={attributeTable}
          keyOf={({ what }) => what}
          columns={[
            { head: 'What', cell: ({ what }) => what },
            { head: 'Needed', cell: ({ required }) => required },
            { head: 'SAML attribute, the first that comes', wide: true, cell: ({ saml }) => <Names names={saml} /> },
            { head: 'OpenID Connect claim', cell: ({ oidc }) => <Names names={oidc} /> },
            { head: 'Note', wide: true, cell: ({ note }) => note ?? '' },
          ]}
        />
        <ul className="mt-3 list-disc space-y-1 ps-5 text-small">
          {attributeNotes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      </section>
      <Card title="Providers, step by step">
        <GuideLinks slug={org.slug} />
      </Card>
    </>
  )
}

function Names({ names }: { names: readonly string[] }) {
  return (
    <ul className="space-y-1">
      {names.map((name) => (
        <li key={name}>
          <Literal>{name}</Literal>
        </li>
      ))}
    </ul>
  )
}
