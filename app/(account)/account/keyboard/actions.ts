'use server'

import * as z from 'zod'
import { action } from '@/app/_server/action'
import { setInboxKeys } from '@/lib/users/preferences'

export const setKeys = action(z.object({ on: z.boolean() }), (ctx, { on }) => setInboxKeys(ctx, on))
