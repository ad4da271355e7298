import { hostedGet, hostedPost, type Visit } from '@/app/_server/hosted'
import { peekUndo, undoLinkByMail } from '@/lib/link-requests/undo'
import { urls } from '@/lib/platform/urls'
import { UndoPage } from '../../_pages/undo'

/** Opening the link changes nothing: mail scanners do that, too. */
export const GET = hostedGet((visit) => show(visit, visit.url.searchParams.get('t') ?? ''))

export const POST = hostedPost(async (visit, _, form) => {
  const token = form.get('token') ?? ''
  const about = await peekUndo(visit.ctx, token)
  const outcome = await undoLinkByMail(visit.ctx, token)
  return outcome === 'undone' && about ? page(visit, about, token, 'done') : page(visit, null, token, 'gone')
})

async function show(visit: Visit, token: string): Promise<Response> {
  const about = await peekUndo(visit.ctx, token)
  return page(visit, about, token, about ? 'ask' : 'gone')
}

function page(
  visit: Visit,
  about: Awaited<ReturnType<typeof peekUndo>>,
  token: string,
  state: 'ask' | 'done' | 'gone',
): Promise<Response> {
  return visit.show(
    <UndoPage
      support={null}
      orgName={about?.org ?? 'The organization'}
      email={about?.who ?? ''}
      action={urls.undoLink}
      token={token}
      state={state}
    />,
    { status: state === 'gone' ? 410 : 200 },
  )
}
