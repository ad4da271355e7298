import { Secret, TOTP } from 'otpauth'
import qrcode from 'qrcode-generator'

/** RFC 6238 with what every app can do: SHA-1, six digits, 30 seconds. */
const FORM = { issuer: 'Porchlight', algorithm: 'SHA1', digits: 6, period: 30 }

/** A new secret of 160 bits (RFC 4226 §4), base32: what people type where they cannot scan. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32
}

/**
 * The time step whose code was typed, one before or after the present one
 * allowed (RFC 6238 §5.2); `null` for a wrong code. The caller takes each step
 * once.
 */
export function stepOf(secret: string, code: string, now: Date): number | null {
  const at = now.getTime()
  const delta = totp(secret).validate({ token: code, timestamp: at, window: 1 })
  return delta === null ? null : Math.floor(at / 1000 / FORM.period) + delta
}

/** The code of a moment, as an app shows it; for tests and nothing else. */
export function codeAt(secret: string, now: Date): string {
  return totp(secret).generate({ timestamp: now.getTime() })
}

export type Qr = { size: number; path: string }

/** The secret as apps scan it (otpauth URI), drawn as the path of an SVG whose units are modules; a margin of four. */
export function qrOf(secret: string, label: string): Qr {
  const code = qrcode(0, 'M')
  code.addData(totp(secret, label).toString())
  code.make()
  const count = code.getModuleCount()
  const places = Array.from({ length: count * count }, (_, at) => [Math.floor(at / count), at % count] as const)
  const dark = places.filter(([row, column]) => code.isDark(row, column))
  return { size: count + 8, path: dark.map(([row, column]) => `M${column + 4} ${row + 4}h1v1h-1z`).join('') }
}

function totp(secret: string, label = ''): TOTP {
  return new TOTP({ ...FORM, label, secret: Secret.fromBase32(secret) })
}
