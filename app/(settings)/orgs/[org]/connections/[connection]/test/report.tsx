import { AnswerCard } from '@/app/_ui/answer'
import { Banner } from '@/app/_ui/notices'
import { Card, KeyValueList, Literal } from '@/app/_ui/text'
import { RelativeTime } from '@/app/_ui/time'
import { JudgedList } from '@/app/_ui/verdicts'
import type { TestView } from '@/lib/test-sign-ins/view'
import type { Would } from '@/lib/test-sign-ins/would'
import { fixFor } from '@/lib/tracer/fixes'
import { checkTitle } from '@/lib/tracer/model'
import { FixList } from './fix-list'
import type { TestPlace } from './panel'

type TestReportProps = { view: TestView; now: Date; place: TestPlace | null; mayApply: boolean }

/** What a test found: the verdict, each check, what to change, and what came. */
export function TestReport({ view, now, place, mayApply }: TestReportProps) {
  const { state, report, reference, answeredAt, again } = view
  if (state === 'elsewhere')
    return (
      <Banner kind="warning">
        An answer came, but the browser that began did not come with it. Run the test again in one browser.
      </Banner>
    )
  const verdict = report?.ok ? 'Every check passed' : 'Something has to change'
  return (
    <>
      <Card
        title={report ? verdict : 'Nobody came back'}
        intro={answeredAt ? <RelativeTime at={answeredAt} now={now} /> : null}
      >
        {again ? <Again again={again} /> : null}
        <FixList view={view} place={place} mayApply={mayApply} />
        {report ? (
          <>
            <KeyValueList rows={facts(view)} />
            <JudgedList verdicts={report.checks.map((check) => ({ ...check, name: checkTitle(check.name) }))} />
          </>
        ) : null}
        <p className="mt-4 text-small text-muted">
          Reference <Literal>{reference}</Literal>
        </p>
      </Card>
      {report ? <Received view={view} /> : null}
    </>
  )
}

function Again({ again }: { again: NonNullable<TestView['again']> }) {
  return again.worked ? (
    <Banner kind="success">With the draft as it is now, this answer would have worked. Test again to be sure.</Banner>
  ) : (
    <Banner kind="warning">
      With the draft as it is now, this answer would still be refused: {fixFor(again.code).text}
    </Banner>
  )
}

function facts({ report, person }: TestView) {
  const { would, clockSeconds } = report!
  const clock =
    clockSeconds === null ? 'Not known' : `${clockSeconds > 0 ? '+' : ''}${clockSeconds} s, its way included`
  return [
    ...(would ? [['This sign-in would', wouldWords[would.kind](person, would.reason)] as const] : []),
    ['The provider’s clock', clock],
  ] as const
}

type Told = (person: string | null, detail: string | null) => string

const wouldWords: Record<Would['kind'], Told> = {
  sign_in: (person) => `sign in as ${person ?? 'somebody who is gone'}`,
  carry: (person, from) => `be carried over from ${from} and sign in as ${person ?? 'somebody who is gone'}`,
  confirm_identity: () => 'ask the person to confirm, then wait as a link request',
  await_link: () => 'wait as the link request that is there already',
  provision: () => 'be given a new account',
  refuse: (_, reason) => `be refused. ${reason ? fixFor(reason).text : ''}`,
}

function Received({ view: { attributes, answer, bundle, reference } }: { view: TestView }) {
  return (
    <AnswerCard
      intro="Kept for 72 hours, sealed. Signatures and certificates are cut short."
      absent="The answer is not kept any more, cannot be read, or was sealed with a key that this installation has no longer."
      {...{ attributes, answer, bundle, reference }}
    />
  )
}
