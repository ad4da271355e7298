import * as z from 'zod'
import { idOf } from '@/lib/platform/ids'

/** The fixes that are written into a draft; the others lead to a page. */
const kinds = ['reread_metadata', 'set_entity_id', 'keep_entity_id', 'map_email', 'set_tenant'] as const

export const ApplyFix = z.object({ testId: idOf('testSignIn'), kind: z.enum(kinds) })
