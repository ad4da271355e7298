import { Literal } from '@/app/_ui/text'
import type { Attributes } from '@/lib/connections/model'

/** Every attribute of the last test, to choose names from. */
export function Received({ attributes }: { attributes: Attributes }) {
  if (!attributes.length) return null
  return (
    <section aria-labelledby="received" className="mt-6 border-t border-hairline pt-4">
      <h3 id="received" className="font-medium">
        What came in the last test
      </h3>
      <dl className="mt-3 grid grid-cols-1 gap-x-6 gap-y-2 text-small sm:grid-cols-2">
        {attributes.map(({ name, values }) => (
          <div key={name} className="contents">
            <dt className="min-w-0">
              <Literal>{name}</Literal>
            </dt>
            <dd className="min-w-0 text-muted">
              <Literal>{values.join(', ')}</Literal>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
