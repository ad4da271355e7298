'use server'

import { action } from '@/app/_server/action'
import { changePassword } from '@/lib/users/commands'
import { ChangePassword } from '@/lib/users/schema'

export const change = action(ChangePassword, (ctx, input) => changePassword(ctx, input))
