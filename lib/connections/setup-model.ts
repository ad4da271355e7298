/** A mailed code works for so long. */
export const CODE_SECONDS = 15 * 60

/** What is digested of a code: it opens one browser's visit only. */
export const codePurpose = (visitId: string, code: string) => `${visitId}:${code}`

/** Whom the contact's answer reaches, after “told”: the owner who asked, or for an operator's link all of them. */
export const hearerOf = (link: { askedBy: string; createdById: string | null }, org: string) =>
  link.createdById ? link.askedBy : `the owners of ${org}`
