import * as z from 'zod'
import { told } from '@/app/_server/api-schemas'
import { idOf, type Kind } from '@/lib/platform/ids'

const problem = 'Say how many, 1 to 100.'

/** What every list takes: how much of it, and behind which row. */
export const partOf = (kind: Kind) => ({
  after: told(idOf(kind).optional(), 'What the part before called `next`.'),
  limit: told(
    z.coerce.number({ error: problem }).int(problem).min(1, problem).max(100, problem).default(100),
    'How many at most.',
  ),
})
