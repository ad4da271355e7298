import { posted } from '../../../_steps/posted'
import { startTest } from '../../../_steps/test-sign-in'

/** Begins a test sign-in, from the button of the console that opens a new tab. */
export const POST = posted<{ connection: string }>((visit, { connection }, form) =>
  startTest(visit, connection, form.get('revision') ?? ''),
)
