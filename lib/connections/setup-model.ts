/** A mailed code works for so long. */
export const CODE_SECONDS = 15 * 60

/** What is digested of a code: it opens one browser's visit only. */
export const codePurpose = (visitId: string, code: string) => `${visitId}:${code}`
