import type { Metadata } from 'next'
import { connection } from 'next/server'
import * as z from 'zod'
import type { PageProps } from '@/app/_server/page'
import { StatePage } from '@/app/_ui/notices'
import { Card, PageHead } from '@/app/_ui/text'
import { exactDate } from '@/app/_ui/time'
import { OpenSetupLink } from '@/lib/connections/schema'
import { peekSetupLink } from '@/lib/connections/setup-visits'
import { newCtx } from '@/lib/platform/context'
import { OpenForm } from './open-form'

export const metadata: Metadata = { title: 'Set up single sign-on' }

const Asked = z.object({ t: OpenSetupLink.shape.token.catch('') })

/** Who asks, and a button: looking changes nothing, since mail scanners look, too. */
export default async function OpenSetupPage({ searchParams }: PageProps) {
  await connection()
  const { t: token } = Asked.parse(await searchParams)
  const invitation = token ? await peekSetupLink(newCtx({ kind: 'visitor' }), token) : null
  if (!invitation)
    return (
      <StatePage title="This set-up link has ended">
        It was revoked or declined, its thirty days are over, or not all of it was copied. Ask whoever sent it for a new
        one.
      </StatePage>
    )
  const { org, connection: name, askedBy, contact, expiresAt } = invitation
  return (
    <>
      <PageHead title={`Set up single sign-on for ${org}`}>
        {askedBy} of {org} asks {contact} to connect their identity provider as “{name}”.
      </PageHead>
      <Card
        title="Before you begin"
        intro={`You need no account here. What you enter is kept until ${exactDate(expiresAt)}, and an owner of ${org} looks at it before it is turned on.`}
      >
        <OpenForm token={token} />
      </Card>
    </>
  )
}
