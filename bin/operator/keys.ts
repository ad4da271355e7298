import * as z from 'zod'
import { addKey, revokeKey } from '@/lib/operators/key-commands'
import { KEY_DAYS, keyPermissions } from '@/lib/operators/key-model'
import { getKey, listKeys } from '@/lib/operators/key-queries'
import { NewKey } from '@/lib/operators/key-schema'
import { defineCommand, type Noun } from './command'
import { id, text } from './options'
import { ApiKey, NewApiKey } from './shapes'

const known = keyPermissions.join(', ')
const permissions = z
  .string()
  .transform((list) => list.split(',').map((word) => word.trim()))
  .pipe(z.array(z.enum(keyPermissions, { error: `must be some of: ${known}` })).min(1))
const days = z.coerce
  .number({ error: `must be a number from 1 to ${KEY_DAYS.most}` })
  .default(KEY_DAYS.usual)
  .pipe(NewKey.shape.days)

export const keys: Noun = {
  add: defineCommand({
    kind: 'act',
    help: 'make a key for a machine of yours that calls the API as you, and print it, this once',
    options: {
      name: text(NewKey.shape.name, 'which machine, as owners read it'),
      permission: text(permissions, `what it may do, with commas between: ${known}`),
      days: {
        ...{ schema: days, value: 'DAYS', optional: true },
        help: `it ends after so many, 1 to ${KEY_DAYS.most} (${KEY_DAYS.usual})`,
      },
    },
    output: NewApiKey,
    run: (ctx, { name, permission, days: lasting }) => addKey(ctx, { name, permissions: permission, days: lasting }),
  }),
  list: defineCommand({
    kind: 'look',
    help: 'list keys of the API, the newest first, with those that have ended',
    options: {},
    output: z.array(ApiKey),
    run: listKeys,
  }),
  revoke: defineCommand({
    kind: 'act',
    help: 'end a key of the API at once',
    options: { key: id('operatorKey', 'the key, as “keys list” shows it') },
    output: ApiKey,
    async run(ctx, { key }) {
      await revokeKey(ctx, key)
      return getKey(ctx, key)
    },
  }),
}
