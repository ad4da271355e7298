'use server'

import * as z from 'zod'
import { action } from '@/app/_server/action'
import { idOf } from '@/lib/platform/ids'
import { endMySessions, endSession } from '@/lib/sessions/commands'

export const end = action(z.object({ sessionId: idOf('session') }), (ctx, input) => endSession(ctx, input))

export const endOthers = action(z.object({}), (ctx) => endMySessions(ctx))
