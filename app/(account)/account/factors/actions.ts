'use server'

import * as z from 'zod'
import { action } from '@/app/_server/action'
import { putSession } from '@/app/_server/put-session'
import { beginTotp, confirmTotp, makeRecoveryCodes, removeTotp } from '@/lib/factors/codes'
import { addPasskey, beginPasskey, removePasskey, renamePasskey } from '@/lib/factors/commands'
import { AddPasskey, ConfirmTotp, RemovePasskey, RenamePasskey } from '@/lib/factors/schema'

const nothing = z.object({})

export const askForPasskey = action(nothing, (ctx) => beginPasskey(ctx))

export const keepPasskey = action(AddPasskey, async (ctx, input) => putSession(await addPasskey(ctx, input)))

export const nameAnew = action(RenamePasskey, (ctx, input) => renamePasskey(ctx, input))

export const dropPasskey = action(RemovePasskey, (ctx, input) => removePasskey(ctx, input))

export const askForApp = action(nothing, (ctx) => beginTotp(ctx))

export const confirmApp = action(ConfirmTotp, async (ctx, input) => putSession(await confirmTotp(ctx, input)))

export const dropApp = action(nothing, (ctx) => removeTotp(ctx))

export const makeCodes = action(nothing, (ctx) => makeRecoveryCodes(ctx))
