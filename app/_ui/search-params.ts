import * as z from 'zod'

// What an address may carry; anything else counts as not given.

export const pageParam = z.coerce.number().int().min(1).max(10_000).catch(1)
export const wordsParam = z.string().trim().max(200).catch('')
