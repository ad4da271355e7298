import { Card, TextLink } from '@/app/_ui/text'
import { kindsOf, kindWords, providerNames, providersInOrder } from '@/lib/guides/model'
import { benefits, identityProvider, identityProviderExamples } from '@/lib/guides/why'
import { urls } from '@/lib/platform/urls'

/** What single sign-on gives (R004). */
export function Benefits() {
  return (
    <Card title="Why single sign-on?">
      <ul className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        {benefits.map(({ title, text }) => (
          <li key={title}>
            <h3 className="font-medium">{title}</h3>
            <p className="text-muted">{text}</p>
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** What an identity provider is, with examples (R010). */
export function ProviderCard() {
  return (
    <Card title="What is an identity provider?">
      <p className="max-w-3xl">{identityProvider}</p>
      <ul className="mt-3 list-disc space-y-1 ps-5">
        {identityProviderExamples.map(({ name, text }) => (
          <li key={name}>
            <strong className="font-medium">{name}</strong>: {text}
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** Each provider's guide. */
export function GuideLinks({ slug }: { slug: string }) {
  return (
    <ul className="grid gap-x-8 gap-y-2 sm:grid-cols-2">
      {providersInOrder.map((provider) => (
        <li key={provider}>
          <TextLink href={urls.guide(slug, provider)}>{providerNames[provider]}</TextLink>{' '}
          <span className="text-small text-muted">
            {kindsOf(provider)
              .map((kind) => kindWords[kind])
              .join(', ')}
          </span>
        </li>
      ))}
    </ul>
  )
}
