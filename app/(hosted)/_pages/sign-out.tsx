import { Shell } from '../_parts/shell'
import type { Support } from '../_parts/support'

type SignOutPageProps = { support: Support | null; name: string; action: string; everywhereAction: string | null }

export function SignOutPage({ support, name, action, everywhereAction }: SignOutPageProps) {
  return (
    <Shell title="Sign out?" intro={`You are signed in as ${name}.`} support={support}>
      <form method="post" action={action}>
        <button type="submit" className="button">
          Sign out
        </button>
        {everywhereAction ? (
          <button type="submit" className="button second" formAction={everywhereAction} aria-describedby="everywhere">
            Sign out everywhere
          </button>
        ) : null}
      </form>
      {everywhereAction ? (
        <p className="help" id="everywhere">
          “Everywhere” ends your sessions in all browsers and on all devices.
        </p>
      ) : null}
    </Shell>
  )
}

type SignedOutPageProps = {
  support?: Support | null | undefined
  loginUrl: string
  idpName?: string | null | undefined
}

export function SignedOutPage({ support, loginUrl, idpName }: SignedOutPageProps) {
  return (
    <Shell title="You are signed out" icon="good" support={support ?? null}>
      <p>
        You are signed out of Porchlight.
        {idpName ? ` ${idpName} may still know you: on a shared computer, sign out there as well.` : null}
      </p>
      <a className="button second" href={loginUrl}>
        Sign in
      </a>
    </Shell>
  )
}
