import { withQuery } from '@/app/_server/page'
import { ButtonAnchor } from '@/app/_ui/button'
import { CopyRow } from '@/app/_ui/copy-row'
import { Tabs } from '@/app/_ui/tabs'
import { Card } from '@/app/_ui/text'
import type { DomainDetail } from '@/lib/domains/detail'
import { type Host, hosts } from './hosts'

type RecordCardProps = { domain: DomainDetail; host: Host; path: string; orgName: string; isProven: boolean }

/** The record to add, as the owner's DNS host wants it. */
export function RecordCard({ domain, host, path, orgName, isProven }: RecordCardProps) {
  const { record } = domain
  const { steps, takesWholeName } = hosts[host]
  const tabs = Object.entries(hosts).map(([key, { label }]) => ({
    ...{ label, href: withQuery(path, { host: key }), current: key === host },
  }))
  const name = takesWholeName ? record.name : record.host // another name is another row: nothing of it is copied yet
  if (isProven)
    return (
      <Card title="The record" intro="Leave it where it is: we look each week whether it still stands.">
        <CopyRow label="Name" value={record.name} />
        <CopyRow label="Value" value={record.value} />
      </Card>
    )
  return (
    <Card title="1. Add this record at your DNS host">
      <Tabs label="DNS hosts" tabs={tabs} />
      <p className="mb-4 max-w-2xl text-small text-muted">{steps}</p>
      <CopyRow label="Type" value="TXT" />
      <CopyRow key={name} label="Name" value={name} help={`In the zone of ${record.zone}`} />
      <CopyRow label="Value" value={record.value} help="Of this organization and this domain alone." />
      <div className="mt-4">
        <ButtonAnchor href={mailOf(domain, orgName)}>Email these steps to someone</ButtonAnchor>
      </div>
    </Card>
  )
}

function mailOf({ name, record }: DomainDetail, orgName: string): string {
  const subject = `Please add a DNS record for ${name}`
  const body = [
    `To show that ${name} belongs to ${orgName}, please add this record in the DNS of ${record.zone}:`,
    ['Type: TXT', `Name: ${record.name}`, `Value: ${record.value}`].join('\r\n'),
    'Some DNS hosts add the domain to the name by themselves; enter the part before it there. The record has to stay.',
  ].join('\r\n\r\n')
  return `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body)}`
}
