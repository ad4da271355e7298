import type { FactorKind } from '@/lib/platform/context'

/** How long a challenge waits for its answer, and a right password for its second step. */
export const CHALLENGE_SECONDS = 600
/** Tries at one challenge; then the way begins anew. */
export const CHALLENGE_TRIES = 10
export const PASSKEYS_AT_MOST = 20
export const PASSKEY_NAME_LETTERS = 60
export const RECOVERY_CODES = 10
/** Fewer left than this, and the person is told to make new ones. */
export const FEW_CODES = 4

/**
 * What a passkey is asked for. `sign_in`: whoever comes, the passkey says who;
 * `second_step`: after a right password; `step_up`: a fresh proof in a session
 * (I24); `lift`: the account's own factor in a confined session (I22);
 * `register`: a new passkey.
 */
export type Purpose = 'sign_in' | 'second_step' | 'step_up' | 'step_up_second' | 'lift' | 'lift_second' | 'register'

/** How somebody proved themselves with a factor, in words of RFC 8176 §2; a password adds `pwd`. */
export const amrOf: Record<FactorKind, readonly string[]> = {
  passkey: ['pop', 'user', 'mfa'],
  totp: ['otp', 'mfa'],
  recovery_code: ['otp', 'mfa'],
}

/** What is shown of a recovery code's 16 letters of Crockford's base32, 80 bits: four groups of four. */
export function shownCode(letters: string): string {
  return (letters.toUpperCase().match(/.{4}/g) ?? []).join('-')
}

/** A typed recovery code as it was made: spaces, hyphens and case don't matter, nor O for 0, I and L for 1. */
export function readCode(typed: string): string | null {
  const letters = typed
    .toLowerCase()
    .replace(/[\s\-–—]/g, '')
    .replaceAll('o', '0')
    .replace(/[il]/g, '1')
  return /^[0-9a-hjkmnp-tv-z]{16}$/.test(letters) ? letters : null
}

/** A typed code of an authenticator app; `null` for what is none. */
export function readTotpCode(typed: string): string | null {
  const digits = typed.replace(/\s/g, '')
  return /^\d{6}$/.test(digits) ? digits : null
}

/** What an account has to prove itself with beyond its password. */
export type Factors = { passkeys: number; totp: boolean; recoveryCodes: number }

/** Recovery codes alone are no factor: they stand in for one that was lost. */
export function hasFactor({ passkeys, totp }: Factors): boolean {
  return passkeys > 0 || totp
}
