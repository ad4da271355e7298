'use client'

import { unstable_rethrow } from 'next/navigation'
import type { ActionResult } from '@/app/_server/action'

/** Calls a server action; a network that fails is a refusal in words, too. */
export async function callAction<T>(run: () => Promise<ActionResult<T>>): Promise<ActionResult<T>> {
  try {
    return await run()
  } catch (error) {
    unstable_rethrow(error) // the action redirects
    const message = 'We could not reach the server. Check your connection, then try again.'
    return { ok: false, code: 'internal_error', message, fields: {} }
  }
}
