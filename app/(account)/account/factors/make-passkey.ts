'use client'

import type { ActionResult } from '@/app/_server/action'
import { callAction } from '@/app/_ui/call-action'
import { askForPasskey, keepPasskey } from './actions'

const refused = (message: string) => ({ ok: false, code: 'factor_refused', message, fields: {} }) as const

/** Lets the browser make a passkey and keeps it. What goes wrong in between is a refusal in words, too. */
export async function makePasskey(name: string): Promise<ActionResult> {
  if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON)
    return refused('This browser is too old for passkeys. Use a newer one, or an authenticator app.')
  const begun = await callAction(() => askForPasskey({}))
  if (!begun.ok) return begun

  const { challengeId, options } = begun.value
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(options))
  const made = await navigator.credentials.create({ publicKey }).catch((error: unknown) => error)
  if (made instanceof DOMException && made.name === 'InvalidStateError')
    return refused('There is a passkey for this account on that device already.')
  if (!(made instanceof PublicKeyCredential)) return refused('No passkey was made. You can try again.')
  return callAction(() => keepPasskey({ challengeId, name, answer: JSON.stringify(made.toJSON()) }))
}
