import type { Handler } from './handler'

/**
 * Every e-mail that the worker can send, as `handleEmail(definition)`. One that
 * is missing here is not lost: its jobs wait in the outbox.
 */
export const emails: readonly Handler[] = []
