/** What a page says of one refusal. `again`: starting anew may help; `other`: another account at the IdP may. */
export type Entry = { title: string; text: string; steps?: string[]; again?: boolean; other?: boolean }

export const askIt = 'Give your IT team the reference below.'
