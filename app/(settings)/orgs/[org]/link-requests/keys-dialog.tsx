'use client'

import { ActionButton } from '@/app/_ui/action-button'
import { Dialog } from '@/app/_ui/dialog'
import { setKeys } from '@/app/(account)/account/keyboard/actions'
import { keyWords } from './inbox-keys'

/** The keys of the inbox, and the way to turn them off. */
export function KeysDialog({ on }: { on: boolean }) {
  return (
    <span data-keys="" className="ms-auto max-lg:hidden">
      <Dialog open="Keys" title="Keys of the inbox">
        {() => (
          <>
            <p className="mb-4 text-muted">
              {on
                ? 'They act while the list of requests has the focus, and only then.'
                : 'They are turned off for you. Your account has the same switch.'}
            </p>
            <dl className="mb-4 grid grid-cols-[2.5rem_1fr] gap-y-2">
              {keyWords.map(([key, words]) => (
                <div key={key} className="contents">
                  <dt>
                    <kbd className="mono rounded-control border border-boundary px-1.5">{key}</kbd>
                  </dt>
                  <dd>{words}</dd>
                </div>
              ))}
            </dl>
            <ActionButton label={on ? 'Turn the keys off' : 'Turn the keys on'} run={() => setKeys({ on: !on })} />
          </>
        )}
      </Dialog>
    </span>
  )
}
