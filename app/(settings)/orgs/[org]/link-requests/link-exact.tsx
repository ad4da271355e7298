'use client'

import { useState } from 'react'
import { useAct } from '@/app/_ui/action-button'
import { Button } from '@/app/_ui/button'
import { Dialog } from '@/app/_ui/dialog'
import { Refusal } from '@/app/_ui/refusal'
import type { OrgId } from '@/lib/platform/ids'
import { linkExact } from './actions'
import type { ListedRequest } from './inbox-list'

type LinkExactProps = { orgId: OrgId; rows: readonly ListedRequest[] }

/** Links those requests whose address is a member's own, after showing each pair. */
export function LinkExact({ orgId, rows }: LinkExactProps) {
  const [said, setSaid] = useState('')
  const label = rows.length === 1 ? 'Link 1 exact match…' : `Link ${rows.length} exact matches…`
  return (
    <>
      <Dialog open={label} title="Link exact matches">
        {(close) => <Pairs orgId={orgId} rows={rows} close={close} say={setSaid} />}
      </Dialog>
      <span role="status" className="text-small">
        {said}
      </span>
    </>
  )
}

function Pairs({ orgId, rows, close, say }: LinkExactProps & { close: () => void; say: (words: string) => void }) {
  const { act, pending, refusal } = useAct(async () => {
    const pairs = rows.flatMap(({ id, exact }) => (exact ? [{ linkRequestId: id, userId: exact.userId }] : []))
    const result = await linkExact({ orgId, pairs })
    if (result.ok) say(inWords(result.value))
    return result
  })
  return (
    <>
      <p className="text-muted">
        Your provider says the very address of these members. Linking lets each sign-in open that member’s account.
      </p>
      <ul className="my-4 max-h-72 divide-y divide-hairline overflow-y-auto rounded-card border border-hairline">
        {rows.map(({ id, who, exact }) => (
          <li key={id} className="px-4 py-2">
            {who} → <span className="font-medium">{exact?.name}</span>
            <span className="block text-small break-all text-muted">{exact?.about}</span>
          </li>
        ))}
      </ul>
      <Refusal {...refusal} />
      <div className="mt-4 flex flex-wrap gap-3">
        <Button look="primary" loading={pending} onClick={() => act(close)}>
          {rows.length === 1 ? 'Link 1 person' : `Link ${rows.length} people`}
        </Button>
        <Button onClick={close}>Keep waiting</Button>
      </div>
    </>
  )
}

type Outcome = { linked: number; awaitsProof: number; refused: { message: string }[] }

function inWords({ linked, awaitsProof, refused }: Outcome): string {
  const parts = [
    `${linked} linked`,
    ...(awaitsProof ? [`${awaitsProof} must be confirmed by the person`] : []),
    ...(refused.length ? [`${refused.length} not linked: ${refused[0]!.message}`] : []),
  ]
  return `${parts.join('; ')}.`.replace('..', '.')
}
