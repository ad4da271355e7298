import { Meter } from '@/app/_ui/meter'
import { type Column, DataTable, Paging } from '@/app/_ui/table'
import { Tabs } from '@/app/_ui/tabs'
import { Card, Literal } from '@/app/_ui/text'
import { RelativeTime } from '@/app/_ui/time'
import type { Replacement } from '@/lib/connections/replacement-queries'
import { type CameOver, type OldPerson, PEOPLE_PER_PAGE } from '@/lib/login/carry-people'

export function HowFar({ replacement: { old, carriesLinks }, people }: { replacement: Replacement; people: CameOver }) {
  const { total, came, carriable } = people
  return (
    <Card title="How far it has come" intro={`Members who are linked through “${old.name}”.`}>
      <Meter value={came} max={total} noun="have come over" />
      {came < total ? (
        <p className="mt-3 text-small text-muted">
          Of the {total - came} who have not, {carriable} {carriesLinks ? 'will be' : 'could be'} carried over when they
          come.
        </p>
      ) : null}
    </Card>
  )
}

type PeopleProps = {
  replacement: Replacement
  people: CameOver
  list: { show: 'waiting' | 'came'; page: number; hrefOf: (show: string, page?: number) => string }
  now: Date
}

/** By name: who has not come over, and who has. */
export function People({ replacement: { old, next }, people, list, now }: PeopleProps) {
  const came = list.show === 'came'
  const total = came ? people.came : people.total - people.came
  const columns: Column<OldPerson>[] = [
    { head: 'Name', cell: ({ name }) => name },
    { head: `Address at ${old.name}`, cell: ({ email }) => (email ? <Literal>{email}</Literal> : 'None') },
    { head: 'Last came by it', cell: ({ lastSignInAt: at }) => (at ? <RelativeTime at={at} now={now} /> : 'Never') },
    came
      ? {
          head: `Last came by ${next.name}`,
          cell: ({ cameAt: at }) => (at ? <RelativeTime at={at} now={now} /> : 'Linked'),
        }
      : {
          head: 'Link can be carried over',
          wide: true,
          cell: ({ hindrance }) => (hindrance ? hindranceWords[hindrance] : 'Yes'),
        },
  ]
  return (
    <section className="mb-6" aria-label="Who has come over">
      <Tabs
        label="Who has come over"
        tabs={[
          { label: `Not yet (${people.total - people.came})`, href: list.hrefOf('waiting'), current: !came },
          { label: `Came over (${people.came})`, href: list.hrefOf('came'), current: came },
        ]}
      />
      {total === 0 ? (
        <p className="text-muted">{came ? 'Nobody has come over yet.' : `Nobody comes by “${old.name}” only.`}</p>
      ) : (
        <>
          <DataTable label="People" columns={columns} rows={people.rows} keyOf={({ userId }) => userId} />
          <Paging
            page={list.page}
            perPage={PEOPLE_PER_PAGE}
            total={total}
            noun="people"
            hrefOf={(page) => list.hrefOf(list.show, page)}
          />
        </>
      )}
    </section>
  )
}

/** Why somebody asks to be linked instead. */
const hindranceWords: Record<NonNullable<OldPerson['hindrance']>, string> = {
  no_address: 'No: the old provider never named an address',
  domain: 'No: the address is in no verified domain',
  disabled: 'No: the account is disabled',
  not_a_member: 'No: not a member any more',
  nobody_to_tell: 'No: we know no verified address to tell them at, or its domain is lost',
  shared_address: 'No: somebody else came with the same address',
  others_address: 'No: another account has that address',
  new_address: 'No: they came with another address less than 90 days ago',
  unused: 'No: not used for 90 days',
  linked: 'Linked already',
  carried_before: 'No: the link was carried over once already',
  decided: 'No: somebody is asked, or has decided, about this address',
}
