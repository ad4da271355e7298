import Link from 'next/link'
import type { Provider } from '@/lib/connections/revision-config'
import { providerNames, providersInOrder } from '@/lib/guides/model'

/** A tile for each provider; each is a link, so that the choice is an address. */
export function ProviderTiles({ hrefOf }: { hrefOf: (provider: Provider) => string }) {
  return (
    <ul className="grid grid-cols-1 gap-3 sm:grid-cols-2 lg:grid-cols-3">
      {providersInOrder.map((provider) => (
        <li key={provider}>
          <Link
            href={hrefOf(provider)}
            className="card flex min-h-14 items-center gap-3 px-4 py-3 font-medium hover:bg-sunken"
          >
            <Monogram name={providerNames[provider]} />
            {providerNames[provider]}
          </Link>
        </li>
      ))}
    </ul>
  )
}

function Monogram({ name }: { name: string }) {
  const letters = name.replace(/^Microsoft /, '').replace(/[^A-Za-z ]/g, '')
  return (
    <span
      aria-hidden
      className="flex size-8 items-center justify-center rounded-control border border-hairline bg-sunken text-small text-muted"
    >
      {letters.slice(0, 2)}
    </span>
  )
}
