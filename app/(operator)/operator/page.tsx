import type { Metadata } from 'next'
import { inPage } from '@/app/_server/page'
import { Card, KeyValueList, PageHead, TextLink } from '@/app/_ui/text'
import { lookingAsOperator, operatorOf } from '@/lib/operators/operator-of'
import { readInstallation } from '@/lib/operators/queries'
import { urls } from '@/lib/platform/urls'

export const metadata: Metadata = { title: 'Operator' }

export default async function OperatorPage() {
  const { operator, installation } = await inPage(urls.operator.home, async (ctx) => ({
    operator: await operatorOf(ctx),
    installation: await readInstallation(await lookingAsOperator(ctx)),
  }))
  return (
    <>
      <PageHead title="Operator">
        You run this installation. Each act asks why, and stands in the audit log with your name.
      </PageHead>
      <Card title="You">
        <KeyValueList
          rows={[
            ['Name', operator.name],
            ['Address', operator.email],
            ['Installation', installation.address],
          ]}
        />
      </Card>
      <Card title="Apps" intro="The vendor’s own, which people of every organization sign in to.">
        <TextLink href={urls.operator.apps}>Open the apps</TextLink>
      </Card>
      <Card title="Requests" intro="Owners who would like help with single sign-on, and what they miss.">
        <TextLink href={urls.operator.requests}>Open the requests</TextLink>
      </Card>
      <Card title="System" intro="Database, queue, mail, clock and processes; what failed, to run again or give up.">
        <TextLink href={urls.operator.system}>Open the system</TextLink>
      </Card>
      <Card title="Everything else">
        <p>Organizations, people, domains and connections are set up with the command line, porchlight-operator.</p>
      </Card>
    </>
  )
}
