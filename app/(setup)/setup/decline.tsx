import { ActionButton } from '@/app/_ui/action-button'
import { StatePage } from '@/app/_ui/notices'
import { decline } from './actions'

/** For whom the link reached by mistake: it ends, and whoever asked hears of it. */
export function DeclineButton({ hearer }: { hearer: string }) {
  return (
    <ActionButton
      label="This isn’t for me"
      confirm={{
        title: 'Is this for somebody else?',
        consequence: `The link ends here and in every other browser, and we tell ${hearer}. What was entered is kept.`,
        label: `End the link and tell ${hearer}`,
      }}
      run={decline.bind(null, {})}
    />
  )
}

export function Declined({ told }: { told: string }) {
  return <StatePage title="Thank you">We have told {told} that this isn’t for you. The link has ended.</StatePage>
}
