/** A mail to one address, ready to go. */
export type Message = {
  /** Names this mail for ever; the same mail tried again has the same key. Letters, digits, `_`, `-`, `.` only. */
  key: string
  to: string
  /** Address, with or without a name, as in `Porchlight <login@example.com>`. */
  from: string
  subject: string
  text: string
  html: string
  sentAt: Date
}

/**
 * Hands a message over; returns the id by which the other side knows it.
 *
 * @throws PermanentError when this message will never be taken
 * @throws any other error when a later try may succeed
 */
export type Driver = (message: Message) => Promise<string>

/** How long a driver waits for the other side at each step. */
export const TIMEOUT_MS = 10_000

/** RFC 3834 §5: keeps out-of-office answers away. */
export const HEADERS = { 'Auto-Submitted': 'auto-generated' }
