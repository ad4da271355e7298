import { posted } from '../../../../_steps/posted'
import { startTestByLink } from '../../../../_steps/test-sign-in'

/** Begins a test sign-in, from the button of a set-up link's steps. */
export const POST = posted<{ connection: string }>((visit, { connection }, form) =>
  startTestByLink(visit, connection, form.get('revision') ?? ''),
)
