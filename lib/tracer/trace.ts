import type { Findings, GuardCheck } from '@/lib/connections/saml-guard/findings'
import { type GuardCode, Refusal } from '@/lib/connections/saml-guard/refusals'
import type { TracedCheck } from './model'

/**
 * Findings that go on. The guard keeps the first refusal, by which it decides;
 * this keeps each beside the check that led to it: it tells the guard's rules
 * that nothing was refused yet, so that they name every code.
 */
export class Trace implements Findings {
  readonly checks: GuardCheck[] = []
  private readonly codes = new Map<GuardCheck, GuardCode>()

  get refusal(): GuardCode | null {
    return null
  }

  /** The guard's `note` pushes a check, and then says what it leads to. */
  set refusal(code: GuardCode | null) {
    const last = this.checks.at(-1)
    if (last && code) this.codes.set(last, code)
  }

  /** Runs one of the guard's rules; where it ends the guard without a check, that is one more failed check. */
  during<T>(name: string, rule: () => T): T | null {
    try {
      return rule()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (![...this.codes.values()].includes(error.code)) this.failed(name, error.code)
      return null
    }
  }

  failed(name: string, code: GuardCode): void {
    this.checks.push({ name, ok: false, expected: 'as the standard asks', received: wordsOf(code) })
    this.refusal = code
  }

  traced(): TracedCheck[] {
    return this.checks.map((check) => ({ ...check, code: check.ok ? null : (this.codes.get(check) ?? null) }))
  }
}

/** `several_assertions` → “several assertions”. */
function wordsOf(code: GuardCode): string {
  return code.replaceAll('_', ' ')
}
