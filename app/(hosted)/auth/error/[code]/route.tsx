import { transactionSecret } from '@/app/_server/cookies'
import { hostedGet, type Visit } from '@/app/_server/hosted'
import { refusalWords } from '@/lib/login/outcomes'
import { findOrgBySlug } from '@/lib/login/start'
import { isSameBrowser } from '@/lib/login/transaction'
import { urls } from '@/lib/platform/urls'
import { ErrorPage } from '../../../_pages/refusal'

type Params = { code: string }

/** Why not, what to do, whom to ask. Names come from the attempt that the reference finds. */
export const GET = hostedGet<Params>(async (visit, { code }) => {
  const about = await attemptOf(visit, visit.url.searchParams.get('ref'))
  const names = {
    idp: about?.idp ?? 'Your identity provider',
    org: about?.org?.name ?? 'your organization',
    email: about?.email ?? 'Your address',
  }
  const words = refusalWords(code, names)
  if (!words) return visit.goTo(urls.login())

  const start = about?.connectionId ? urls.ssoStart(about.connectionId) : null
  const actions = [
    ...(words.other && start
      ? [
          {
            label: 'Use a different account',
            url: start,
            method: 'post' as const,
            fields: { asking: 'another_account' },
          },
        ]
      : []),
    ...(words.again && start ? [{ label: 'Try again', url: start, method: 'post' as const, fields: {} }] : []),
    {
      label: start ? 'Other ways to sign in' : 'Start again',
      url: about?.org ? urls.orgLogin(about.org.slug) : urls.login(),
    },
  ]
  return visit.show(
    <ErrorPage
      support={about?.org?.support ?? null}
      title={words.title}
      text={words.text}
      steps={words.steps}
      actions={actions}
      reference={about?.reference ?? null}
      details={[
        { label: 'Code', value: code },
        { label: 'Trace', value: visit.ctx.requestId },
        { label: 'Time', value: visit.ctx.now.toISOString() },
        ...(about?.connectionId ? [{ label: 'Connection', value: about.connectionId }] : []),
      ]}
    />,
    { status: code === 'session_lost' || code === 'nothing_linked' ? 200 : 403 },
  )
})

/** The address is shown in the browser that the sign-in began in, and nowhere else. */
async function attemptOf(visit: Visit, reference: string | null) {
  if (!reference || !/^[0-9A-Z]{4}-[0-9A-Z]{4}$/.test(reference)) return null
  const { db } = visit.ctx
  const attempt = await db.attempt.findUnique({
    where: { reference },
    select: { id: true, connectionId: true, email: true },
  })
  if (!attempt) return null
  const [connection, transaction] = await Promise.all([
    db.connection.findUnique({
      where: { id: attempt.connectionId ?? '' },
      select: { name: true, org: { select: { slug: true } } },
    }),
    db.signInTransaction.findUnique({ where: { attemptId: attempt.id }, select: { id: true, browserHash: true } }),
  ])
  const own = transaction && isSameBrowser(transaction, transactionSecret(visit.cookies, transaction.id))
  return {
    reference,
    connectionId: attempt.connectionId,
    email: own ? attempt.email : null,
    idp: connection?.name ?? null,
    org: connection ? await findOrgBySlug(visit.ctx, connection.org.slug) : null,
  }
}
