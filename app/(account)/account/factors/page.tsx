import type { Metadata } from 'next'
import { hasFreshProof, type PageProps } from '@/app/_server/page'
import { Card, PageHead } from '@/app/_ui/text'
import { exactDate } from '@/app/_ui/time'
import { hasFactor } from '@/lib/factors/model'
import { listMyFactors } from '@/lib/factors/queries'
import { safeReturnPath, urls } from '@/lib/platform/urls'
import { Confined } from '../confined'
import { inOwnAccount } from '../own-account'
import { AddPasskey } from './add-passkey'
import { AppCard } from './app-card'
import { Notices } from './notices'
import { PasskeyItem } from './passkey-item'
import { RecoveryCodes } from './recovery-codes'

export const metadata: Metadata = { title: 'Passkeys and codes' }

export default async function FactorsPage({ searchParams }: PageProps) {
  const returnTo = safeReturnPath((await searchParams).return_to)
  const path = urls.account.factors(returnTo ?? undefined)
  const page = await inOwnAccount(path, listMyFactors)
  if ('confinedTo' in page)
    return <Confined title="Your passkeys and codes are out of reach here" orgName={page.confinedTo} path={path} />

  const { ctx, data } = page
  const { passkeys, totpSince, recoveryCodesLeft } = data
  const present = hasFactor({ passkeys: passkeys.length, totp: totpSince !== null, recoveryCodes: recoveryCodesLeft })
  const ready = hasFreshProof(ctx) && (ctx.actor.factor !== null || !present)
  return (
    <>
      <PageHead title="Passkeys and codes">
        What your account is proven with besides its password. Where you sign in through your organization’s provider,
        that provider asks for its own.
      </PageHead>
      <Notices
        {...{ returnTo, path, present, ready, recoveryCodesLeft }}
        demandedBy={data.demandedBy}
        shown={ctx.actor.factor}
      />
      <Card
        title="Passkeys"
        intro="A passkey is kept by your device or your password manager. It signs you in by itself, without a password."
      >
        <ul className="divide-y divide-hairline">
          {passkeys.map((passkey) => (
            <PasskeyItem key={passkey.id} passkey={passkey} now={ctx.now} />
          ))}
        </ul>
        <AddPasskey />
      </Card>
      <Card
        title="Authenticator app"
        intro="An app that shows a new code every half minute, asked for after your password."
      >
        <AppCard since={totpSince && exactDate(totpSince)} />
      </Card>
      <Card title="Recovery codes" intro="Ten codes for the day on which you lose the others. Each works once.">
        <RecoveryCodes left={recoveryCodesLeft} possible={present} />
      </Card>
    </>
  )
}
