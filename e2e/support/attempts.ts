import { type Attempt, beginAttempt, endAttempt, step } from '@/lib/attempts/commands'
import { newCtx } from '@/lib/platform/context'
import type { Company } from './company'

/** A sign-in through the company's SAML connection that was refused, as an earlier visitor left it. */
export async function aFailedSignIn({ orgId, saml }: Company): Promise<Attempt> {
  const ctx = newCtx({ kind: 'visitor' })
  const about = { email: 'somebody@elsewhere.example', device: 'Chrome on Linux', network: '192.0.2.x' }
  const attempt = await beginAttempt(ctx, { method: 'saml', orgId, connectionId: saml, ...about })
  const checks = [
    {
      name: 'email_domain',
      ok: false,
      expected: 'a verified domain of this organization',
      received: 'elsewhere.example',
    },
  ]
  const steps = [step(ctx, 'decided', { ok: false, checks })]
  await endAttempt(ctx, attempt.id, { state: 'failed', outcome: 'domain_not_covered', steps })
  return attempt
}
