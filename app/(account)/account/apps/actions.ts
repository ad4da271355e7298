'use server'

import { action } from '@/app/_server/action'
import { disallowApp } from '@/lib/apps/consent'
import { DisallowApp } from '@/lib/apps/schema'

export const forget = action(DisallowApp, (ctx, input) => disallowApp(ctx, input))
