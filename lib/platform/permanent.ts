/**
 * A failure that no further try can mend, such as a mailbox that does not
 * exist. Thrown in a job, it ends the job at once, visibly, instead of after
 * all its tries.
 */
export class PermanentError extends Error {
  override readonly name = 'PermanentError'
}

/** By name, because `lib` may be loaded twice in one process. */
export function isPermanent(error: unknown): boolean {
  return error instanceof Error && error.name === 'PermanentError'
}
