import { ButtonAnchor } from '@/app/_ui/button'
import { Banner } from '@/app/_ui/notices'
import { FEW_CODES } from '@/lib/factors/model'
import type { FactorKind } from '@/lib/platform/context'
import { urls } from '@/lib/platform/urls'

type NoticesProps = {
  /** Where the person was going. */
  returnTo: string | null
  /** This page, to come back to. */
  path: string
  demandedBy: readonly string[]
  /** The factor that this session was proven with. */
  shown: FactorKind | null
  /** Whether the account has any. */
  present: boolean
  /** Whether changes would be taken right now. */
  ready: boolean
  recoveryCodesLeft: number
}

/** What there is to do on this page, the most pressing first. */
export function Notices(props: NoticesProps) {
  return (
    <>
      <Way {...props} />
      <Lost {...props} />
      <Proof {...props} />
    </>
  )
}

/** Somebody asks for a factor: why the person is here, and how they go on. */
function Way({ returnTo, demandedBy, shown, present }: NoticesProps) {
  if (!returnTo) return null
  const goOn = (
    <ButtonAnchor look="primary" href={returnTo}>
      Continue
    </ButtonAnchor>
  )
  if (shown === 'recovery_code') return null
  if (shown)
    return (
      <Banner kind="success" action={goOn}>
        That is all. You can go on to where you were going.
      </Banner>
    )
  if (present)
    return (
      <Banner
        kind="warning"
        action={
          <ButtonAnchor look="primary" href={urls.stepUp(returnTo)}>
            Confirm that it is you
          </ButtonAnchor>
        }
      >
        {inWords(demandedBy)} for more than your password. Confirm with your passkey or code, then you go on.
      </Banner>
    )
  return (
    <Banner kind="warning">
      {inWords(demandedBy)} for more than your password. Add a passkey or an authenticator app here, then you go on.
    </Banner>
  )
}

const inWords = (names: readonly string[]) =>
  names.length ? `${names.join(' and ')} ${names.length > 1 ? 'ask' : 'asks'}` : 'This organization asks'

function Lost({ shown, recoveryCodesLeft: left, returnTo, present }: NoticesProps) {
  if (shown === 'recovery_code')
    return (
      <Banner kind="warning" action={returnTo ? <ButtonAnchor href={returnTo}>Continue</ButtonAnchor> : null}>
        You used a recovery code; {left === 1 ? 'one is' : `${left} are`} left. Remove what you have lost, and add
        another one.
      </Banner>
    )
  if (!present || left >= FEW_CODES) return null
  return (
    <Banner kind="warning">
      {left === 0 ? 'You have no recovery codes' : 'Few recovery codes are left'}. Make new ones below, or losing your
      device locks you out.
    </Banner>
  )
}

function Proof({ ready, path, present, shown, returnTo }: NoticesProps) {
  if (ready || (returnTo && present && !shown)) return null
  const confirm = <ButtonAnchor href={urls.stepUp(path)}>Confirm that it is you</ButtonAnchor>
  return (
    <Banner kind="info" action={confirm}>
      Changing anything here takes a proof that is at most ten minutes old.
    </Banner>
  )
}
