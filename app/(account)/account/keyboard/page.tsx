import type { Metadata } from 'next'
import { inPage } from '@/app/_server/page'
import { ActionButton } from '@/app/_ui/action-button'
import { StatusTag } from '@/app/_ui/status'
import { Card, PageHead } from '@/app/_ui/text'
import { urls } from '@/lib/platform/urls'
import { readInboxKeys } from '@/lib/users/preferences'
import { setKeys } from './actions'

export const metadata: Metadata = { title: 'Keyboard' }

/** Letters that act can be turned off by who speaks to the computer, or mistypes (WCAG 2.1.4). */
export default async function KeyboardPage() {
  const on = await inPage(urls.account.keyboard, readInboxKeys)
  return (
    <>
      <PageHead title="Keyboard">How this console answers to keys, in all your browsers.</PageHead>
      <Card
        title="Keys of the inbox"
        intro="Letters such as J, K and L move through link requests and answer them, while their list has the focus."
      >
        <div className="flex flex-wrap items-center gap-4">
          <StatusTag tone={on ? 'good' : 'off'}>{on ? 'On' : 'Off'}</StatusTag>
          <ActionButton label={on ? 'Turn the keys off' : 'Turn the keys on'} run={setKeys.bind(null, { on: !on })} />
        </div>
      </Card>
    </>
  )
}
