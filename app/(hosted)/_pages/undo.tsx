import { Hidden } from '../_parts/fields'
import { Shell } from '../_parts/shell'
import type { Support } from '../_parts/support'

type UndoPageProps = {
  support: Support | null
  orgName: string
  email: string
  action: string
  token: string
  state: 'ask' | 'done' | 'gone'
}

/** Where the mail about a newly linked sign-in leads: its owner can take the link back. */
export function UndoPage({ support, orgName, email, action, token, state }: UndoPageProps) {
  if (state === 'done') {
    return (
      <Shell title="The link is undone" icon="good" orgName={orgName} support={support}>
        <p>That sign-in no longer opens your account, and its sessions have ended. We told the owners of {orgName}.</p>
      </Shell>
    )
  }
  if (state === 'gone') {
    return (
      <Shell title="There is nothing to undo here" icon="over" orgName={orgName} support={support}>
        <p>
          The link has been undone already, or its seven days are over. An owner of {orgName} can still unlink a
          sign-in.
        </p>
      </Shell>
    )
  }
  return (
    <Shell title="A new sign-in was linked to your account" orgName={orgName} support={support}>
      <p>
        {orgName} linked a single sign-on to the account of <bdi dir="ltr">{email}</bdi>. If you know about it, close
        this page.
      </p>
      <p>If you do not, undo it: the sign-in stops working at once, and the owners of {orgName} are told.</p>
      <form method="post" action={action}>
        <Hidden values={{ token }} />
        <button type="submit" className="button undo">
          Undo the link
        </button>
      </form>
    </Shell>
  )
}
