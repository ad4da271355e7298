import { hostedGet, type Visit } from '@/app/_server/hosted'
import { peekUndo, type UndoPreview, undoLinkByMail } from '@/lib/link-requests/undo'
import { openFlow, sealFlow } from '@/lib/login/flow'
import { urls } from '@/lib/platform/urls'
import { UndoPage } from '../../_pages/undo'
import { posted } from '../../_steps/posted'
import { withFlow } from '../../_steps/stopped'

/** Opening the link changes nothing: mail scanners do that, too. */
export const GET = hostedGet(async (visit) => {
  const query = visit.url.searchParams
  const told = openFlow(query.get('f'), visit.ctx.now)
  if (told?.done === 'link_undone') return show(visit, 'done', { org: told.orgName })
  const token = query.get('t') ?? ''
  const about = await peekUndo(visit.ctx, token)
  return show(visit, about ? 'ask' : 'gone', about ?? {}, token)
})

export const POST = posted(async (visit, _, form) => {
  const token = form.get('token') ?? ''
  const about = await peekUndo(visit.ctx, token)
  const outcome = await undoLinkByMail(visit.ctx, token)
  if (outcome === 'gone') return visit.goTo(`${urls.undoLink}?${new URLSearchParams({ t: token })}`)
  const done = { returnTo: urls.home, orgName: about?.org, done: 'link_undone' } as const
  return visit.goTo(withFlow(urls.undoLink, sealFlow(done, visit.ctx.now)))
})

function show(
  visit: Visit,
  state: 'ask' | 'done' | 'gone',
  about: { [fact in keyof UndoPreview]?: UndoPreview[fact] | undefined },
  token = '',
): Promise<Response> {
  return visit.show(
    <UndoPage
      support={null}
      orgName={about.org ?? 'The organization'}
      email={about.who ?? ''}
      action={urls.undoLink}
      {...{ token, state }}
    />,
    { status: state === 'gone' ? 410 : 200 },
  )
}
